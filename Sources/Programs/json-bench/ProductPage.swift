import FoundationEssentials

/// A page of 20 products as `GET /products` answers it, about 8 KB.
struct ProductPage: Codable, Equatable {
    let items: [ListedProduct]
    let limit: Int
    let nextCursor: String?

    static var sample: ProductPage {
        ProductPage(
            items: (0..<20).map(ListedProduct.sample), limit: 20, nextCursor: "b3BhcXVlIGN1cnNvciBvZiBhIHBhZ2U")
    }
}

struct ListedProduct: Codable, Equatable {
    let id: String
    let slug: String
    let name: String
    let description: String
    let categoryID: String
    let sellerName: String
    let price: Double
    let priceMinor: Int
    let currency: String
    let stockQuantity: Int
    let inStock: Bool
    let imageURL: String
    let tags: [String]
    let rating: Double
    let reviewCount: Int
    let createdAt: Date

    static func sample(_ index: Int) -> ListedProduct {
        let words = ["walnut", "brass", "linen", "cedar", "copper", "felt", "glass", "oak"]
        let word = { (step: Int) in words[(index * 7 + step * 3) % words.count] }
        let minor = 1999 + index * 1317
        return ListedProduct(
            id: "01938a7e-52c4-7d1f-9b0a-5e2f8c7d\(1000 + index)", slug: "\(word(1))-\(word(2))-lamp-\(index)",
            name: "\(word(1)) and \(word(2)) lamp",
            description: "Of \(word(3)) and \(word(4)). \"Café\" size.",
            categoryID: "01938a7e-52c4-7d1f-9b0a-00000000000\(index % 10)", sellerName: "Workshop \(index % 8)",
            price: Double(minor) / 100, priceMinor: minor, currency: "USD", stockQuantity: index * 13 % 90,
            inStock: index % 7 != 3, imageURL: "https://cdn.example.com/\(1000 + index).webp",
            tags: [word(1), word(2), "lamp"], rating: Double(30 + index) / 10, reviewCount: index * 17,
            createdAt: Date(timeIntervalSince1970: 1_795_000_000 + Double(index) * 86_461))
    }
}

/// The same fields for the other coder, which knows no rule that turns `image_url` into `imageURL` and back as fast.
struct ForeignPage: Codable {
    let items: [ForeignProduct]
    let limit: Int
    let next_cursor: String?
}

struct ForeignProduct: Codable {
    let id: String
    let slug: String
    let name: String
    let description: String
    let category_id: String
    let seller_name: String
    let price: Double
    let price_minor: Int
    let currency: String
    let stock_quantity: Int
    let in_stock: Bool
    let image_url: String
    let tags: [String]
    let rating: Double
    let review_count: Int
    let created_at: String
}
