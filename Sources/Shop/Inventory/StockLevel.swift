public import Cartwright
public import CartwrightPostgres
public import FoundationEssentials

/// How many there are of a variant, and how many of them can be sold.
public struct StockLevel: Codable, Sendable, Hashable, Versioned {
    /// The number by which the warehouse knows it.
    public let sku: String
    /// The variant.
    public let variantID: UUID
    /// Its product.
    public let productID: UUID
    /// Who sells it.
    public let sellerID: UUID
    /// How many there are.
    public let onHand: Int
    /// How many of them are promised to somebody.
    public let reserved: Int
    /// How many can be sold now.
    public let available: Int
    /// Whether more may be promised than there are.
    public let backorder: Bool
    /// With how many left it counts as low.
    public let lowAt: Int
    /// Goes up with every change by a person; sales leave it alone.
    public let version: Int
    /// When a person changed it last.
    public let updatedAt: Date

    /// Sales are part of the answer and leave the version alone.
    public var entityTag: String { "v\(version)-\(onHand)-\(reserved)" }
}

extension StockLevel: RowReadable {
    static let columns: SQL = """
        s.sku, s.variant_id, s.product_id, s.seller_id, s.on_hand, s.reserved, greatest(s.on_hand - s.reserved, 0),
          s.backorder, s.low_at, s.version, s.updated_at
        """

    /// Reads `StockLevel.columns`.
    public init(row: inout Row) throws {
        sku = try row.next()
        variantID = try row.next()
        productID = try row.next()
        sellerID = try row.next()
        onHand = try row.next()
        reserved = try row.next()
        available = try row.next()
        backorder = try row.next()
        lowAt = try row.next()
        version = try row.next()
        updatedAt = try row.next()
    }
}
