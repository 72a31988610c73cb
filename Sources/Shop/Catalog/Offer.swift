public import CartwrightJSON
public import CartwrightPostgres
public import Commerce
public import FoundationEssentials

/// What the services above need to know of a variant: a row of `catalog.offers`.
public struct Offer: Sendable, Hashable {
    /// The variant.
    public let variantID: UUID
    /// Its product.
    public let productID: UUID
    /// The product's readable name in addresses.
    public let slug: String
    /// Who sells it.
    public let sellerID: UUID
    /// The seller's name.
    public let sellerName: String
    /// What the product is called.
    public let productName: String
    /// The product's first picture.
    public let imageURL: String?
    /// What tells the variant from its siblings.
    public let options: RawJSON
    /// The number by which the warehouse knows it.
    public let sku: String
    /// What one costs.
    public let price: Money
    /// Whether it is for sale at all.
    public let isForSale: Bool
    /// How many can be sold now.
    public let available: Int
    /// How many variants its product has.
    public let variantCount: Int

    /// The columns of `catalog.offers o` that it reads.
    public static let columns: SQL = """
        o.variant_id, o.product_id, o.slug, o.seller_id, o.seller_name, o.product_name, o.image_url, o.options, o.sku,
          o.currency, o.price_minor, o.is_for_sale, o.available, o.variant_count
        """
}

extension Offer: RowReadable {
    /// Reads `Offer.columns`, one after the other.
    public init(row: inout Row) throws {
        variantID = try row.next()
        productID = try row.next()
        slug = try row.next()
        sellerID = try row.next()
        sellerName = try row.next()
        productName = try row.next()
        imageURL = try row.next()
        options = RawJSON(trusted: try row.next([UInt8].self))
        sku = try row.next()
        let currency = try Currency(column: row.next())
        price = Money(minor: try row.next(), in: currency)
        isForSale = try row.next()
        available = try row.next()
        variantCount = try row.next()
    }
}
