public import Cartwright
public import CartwrightJSON
public import Commerce
public import FoundationEssentials

/// A product as the shop shows it, with its live stock.
public struct Product: Decodable, Sendable, Hashable, Versioned {
    /// A product's id.
    public typealias ID = Commerce.ID<Product>

    /// Whether it is for sale.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// Being written; only its seller sees it.
        case draft
        /// For sale.
        case active
        /// Not sold any more; orders still name it.
        case archived
    }

    /// The id.
    public let id: ID
    /// The readable name in addresses; accepted wherever the id is.
    public let slug: String
    /// What it is called.
    public let name: String
    /// What there is to say about it.
    public let description: String
    /// Whether it is for sale.
    public let status: Status
    /// The name of its category.
    public let category: String
    /// Its category.
    public let categoryID: Category.ID
    /// Who sells it.
    public let sellerID: Seller.ID
    /// The seller's name.
    public let sellerName: String
    /// What it costs.
    public let price: Amount
    /// The same in minor units.
    public let priceMinor: Int
    /// What prices are counted in.
    public let currency: Currency
    /// What it cost before, where it is reduced.
    public let compareAtPrice: Amount?
    /// The same in minor units.
    public let compareAtPriceMinor: Int?
    /// How many can be sold now, of all variants.
    public let stockQuantity: Int
    /// The same, under its other name.
    public let stock: Int
    /// Whether any can be sold now.
    public let inStock: Bool
    /// The first picture.
    public let imageURL: String?
    /// All pictures.
    public let images: Stored<[ProductImage]>
    /// What tells it from others of its kind; names and values are the seller's own.
    public let attributes: Stored<[String: JSONValue]>
    /// The forms in which it is sold, at least one.
    public let variants: [Variant]
    /// The average of its reviews, from 1 to 5; `null` while there are none.
    public let rating: Amount?
    /// How many reviews there are.
    public let reviewCount: Int
    /// Goes up by one with every change.
    public let version: Int
    /// When it came into the catalogue.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date

    /// What it costs.
    public var money: Money { Money(minor: priceMinor, in: currency) }
}

extension Product {
    /// Slugs that are routes of their own.
    public static let reservedSlugs: Set<String> = ["search", "suggest", "bulk", "visual-search"]
}
