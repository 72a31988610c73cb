import Commerce

/// One category of the demo catalogue, with the words its products are made of.
struct DemoShelf: Sendable {
    let name: String
    /// The shelf it stands in; nil at the top.
    let parent: String?
    let sign: Pictogram.Sign
    /// What stands on it, each with a lowest price in whole units.
    let things: [(noun: String, from: Int)]
    /// An attribute that products of this shelf have, and its values.
    let attribute: (name: String, values: [String])

    static let all: [DemoShelf] = [
        top("Electronics", .device, [("Smart clock", 39), ("Power bank", 24)], ("warranty", ["1 year", "2 years"])),
        inside(
            "Electronics", "Smartphones", .phone, [("Smartphone", 249), ("Phone case", 12)],
            ("storage", ["64 GB", "128 GB", "256 GB"])),
        inside(
            "Electronics", "Audio", .sound, [("Headphones", 59), ("Speaker", 45), ("Earbuds", 35)],
            ("connection", ["wired", "wireless"])),
        inside(
            "Electronics", "Cameras", .camera, [("Camera", 329), ("Tripod", 29)], ("sensor", ["APS-C", "full frame"])),
        top("Home & Kitchen", .house, [("Kettle", 32), ("Towel set", 19)], ("color", ["sand", "slate", "sage"])),
        inside(
            "Home & Kitchen", "Cookware", .pot, [("Saucepan", 27), ("Frying pan", 24), ("Casserole", 49)],
            ("material", ["steel", "cast iron", "copper"])),
        inside(
            "Home & Kitchen", "Furniture", .chair, [("Chair", 79), ("Side table", 65), ("Shelf", 49)],
            ("wood", ["oak", "ash", "walnut"])),
        inside(
            "Home & Kitchen", "Lighting", .lamp, [("Desk lamp", 35), ("Floor lamp", 69)],
            ("light", ["warm", "neutral", "dimmable"])),
        top("Fashion", .shirt, [("T-shirt", 15), ("Scarf", 18)], ("color", ["black", "blue", "green", "red"])),
        inside(
            "Fashion", "Jackets", .jacket, [("Rain jacket", 69), ("Down jacket", 119)], ("size", ["S", "M", "L", "XL"])),
        inside("Fashion", "Shoes", .shoe, [("Sneakers", 59), ("Boots", 89)], ("size", ["38", "40", "42", "44"])),
        inside(
            "Fashion", "Bags", .bag, [("Backpack", 49), ("Tote bag", 25), ("Messenger bag", 55)],
            ("volume", ["12 l", "20 l", "28 l"])),
        top(
            "Sports & Outdoors", .ball, [("Football", 19), ("Water bottle", 14)],
            ("season", ["summer", "winter", "all year"])),
        inside(
            "Sports & Outdoors", "Camping", .tent, [("Tent", 119), ("Sleeping bag", 69), ("Camping stove", 39)],
            ("persons", ["1", "2", "4"])),
        inside(
            "Sports & Outdoors", "Cycling", .wheel, [("Bicycle helmet", 45), ("Bicycle light", 19)],
            ("size", ["S", "M", "L"])),
        inside(
            "Sports & Outdoors", "Fitness", .dumbbell, [("Dumbbells", 29), ("Yoga mat", 22)],
            ("weight", ["1 kg", "2 kg", "5 kg"])),
        top("Books & Stationery", .page, [("Calendar", 12), ("Postcards", 6)], ("paper", ["recycled", "cotton"])),
        inside(
            "Books & Stationery", "Novels", .book, [("Crime novel", 9), ("Travel novel", 11)],
            ("binding", ["paperback", "hardcover"])),
        inside(
            "Books & Stationery", "Notebooks", .notebook, [("Notebook", 8), ("Sketchbook", 13)],
            ("ruling", ["plain", "dotted", "lined"])),
        inside(
            "Books & Stationery", "Pens", .pen, [("Fountain pen", 24), ("Pencil set", 9)],
            ("nib", ["fine", "medium", "broad"])),
    ]

    static let sellers = ["House", "Borealis", "Cobalt & Co", "Dunmore", "Elmwood", "Fairlane", "Granite", "Harbour"]

    static let adjectives = [
        "Classic", "Compact", "Deluxe", "Essential", "Folding", "Light", "Modular", "Portable", "Premium", "Quiet",
        "Rugged", "Slim", "Travel", "Urban", "Vintage", "Everyday",
    ]

    static let sentences = [
        "Built for daily use and tested far beyond what most need.",
        "The finish resists scratches, stains and years of sunlight.",
        "Every part can be replaced with a single common screwdriver.",
        "It packs flat, so it fits in the smallest flat or suitcase.",
        "Made in small batches by people who also use it themselves.",
        "It ships in recycled cardboard and contains no loose plastic.",
        "Two years of warranty cover parts, labour and the postage.",
    ]

    private static func top(
        _ name: String, _ sign: Pictogram.Sign, _ things: [(String, Int)], _ attribute: (String, [String])
    ) -> DemoShelf { DemoShelf(name: name, parent: nil, sign: sign, things: things, attribute: attribute) }

    private static func inside(
        _ parent: String, _ name: String, _ sign: Pictogram.Sign, _ things: [(String, Int)],
        _ attribute: (String, [String])
    ) -> DemoShelf { DemoShelf(name: name, parent: parent, sign: sign, things: things, attribute: attribute) }
}
