import CartwrightJSON
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A product of the demo catalogue: the same number always gives the same product.
struct DemoProduct: Sendable {
    /// From 1 on.
    let number: Int

    /// The first is the one that examples everywhere name.
    private var isFirst: Bool { number == 1 }
    private var chance: Int { abs(number &* 2_654_435_761 >> 7) }

    var id: UUID { demoID("product", number) }
    var variant: UUID { demoID("variant", number) }
    var picture: UUID { demoID("picture", number) }
    var shelfIndex: Int { isFirst ? 0 : number % DemoShelf.all.count }
    private var shelf: DemoShelf { DemoShelf.all[shelfIndex] }
    var sellerIndex: Int { isFirst ? 0 : chance % DemoShelf.sellers.count }
    private var thing: (noun: String, from: Int) { shelf.things[chance / 8 % shelf.things.count] }

    var name: String {
        if isFirst { return "Smartphone" }
        let adjective = DemoShelf.adjectives[chance / 32 % DemoShelf.adjectives.count]
        return "\(DemoShelf.sellers[sellerIndex]) \(adjective) \(thing.noun) \(number)"
    }
    var slug: String { isFirst ? "prod-1" : Slug.make(from: name, fallback: "prod-\(number)") }
    var description: String {
        if isFirst { return "Latest smartphone with advanced features" }
        return (0..<3).map { DemoShelf.sentences[(chance / 512 + $0 * 2) % DemoShelf.sentences.count] }
            .joined(separator: " ")
    }
    var sku: String { "CW-\(String(number + 100_000).suffix(6))" }

    /// Whole units and .00, .50 or .99, so that there are many equal prices.
    var priceMinor: Int {
        if isFirst { return 79_999 }
        return (thing.from + chance / 64 % (thing.from * 2 + 20)) * 100 + [0, 50, 99][chance / 3 % 3]
    }
    /// Every seventh is reduced.
    var compareAtMinor: Int? { number % 7 == 0 ? priceMinor + priceMinor / 4 + 1 : nil }
    /// Every eleventh is sold out.
    var stock: Int { isFirst ? 50 : number % 11 == 0 ? 0 : 1 + chance / 128 % 120 }
    var reviews: Int { chance / 256 % 40 }
    var ratingTenths: Int { reviews == 0 ? 0 : 25 + chance / 1024 % 26 }
    var createdAt: Date { demoStart.addingTimeInterval(Double(number / 2) * 311) }
    var imageURL: String { "/images/\(picture.uuidString.lowercased())" }
    var images: String {
        let id = picture.uuidString.lowercased()
        return "[{\"id\":\"\(id)\",\"url\":\"\(imageURL)\",\"alt\":\"\(isFirst ? name : thing.noun)\"}]"
    }
    var attributes: RawJSON {
        let own = shelf.attribute
        let color = ["black", "blue", "green", "grey", "red", "white"][chance / 16 % 6]
        let value = own.values[chance / 4096 % own.values.count]
        let fields = own.name == "color" ? ["color": value] : ["color": color, own.name: value]
        return RawJSON(trusted: (try? JSON.encode(fields, keys: .asWritten)) ?? Array("{}".utf8))
    }
    func png() -> [UInt8] { Pictogram(sign: shelf.sign, hue: chance / 5 % 360).png }
}

/// 2026-01-01: old enough that what a test or a person adds is newer.
let demoStart = Date(timeIntervalSince1970: 1_767_225_600)

/// The same id for the same thing in every installation, in the form of a UUID of version 7 from the demo's beginning.
func demoID(_ kind: String, _ number: Int) -> UUID {
    let time = UInt64(demoStart.timeIntervalSince1970 * 1000) + UInt64(number)
    let hash = sha256(Array("\(kind) \(number)".utf8))
    func byte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: time >> shift) }
    return UUID(
        uuid: (
            byte(40), byte(32), byte(24), byte(16), byte(8), byte(0), 0x70 | hash[0] & 15, hash[1],
            0x80 | hash[2] & 0x3F, hash[3], hash[4], hash[5], hash[6], hash[7], hash[8], hash[9]
        ))
}
