import CartwrightJSON
public import CartwrightPostgres
import Commerce
import FoundationEssentials

extension Product {
    /// A product's row, in the order `init(row:)` reads it. `p` is the product, joined by `joins`.
    static let columns: SQL = """
        p.id, p.slug, p.name, p.description, p.status, l.category_name, p.category_id, p.seller_id, l.seller_name,
          p.currency, p.price_minor, p.compare_at_price_minor, p.image_url, p.images, p.attributes,
          p.rating_tenths, p.review_count, p.version, p.created_at, p.updated_at,
          l.variant_id, l.sku, l.options, l.unit_price_minor, l.available,
          case when p.variant_count > 1 then (
            select json_agg(json_build_object(
              'id', o.variant_id, 'sku', o.sku, 'options', o.options, 'price_minor', o.unit_price_minor,
              'stock_quantity', o.available) order by o.position)
            from catalog.listings o
            where o.product_id = p.id and o.position > 0)
          end
        """

    /// What `columns` needs besides `catalog.products p`.
    static let joins: SQL = "join catalog.listings l on l.product_id = p.id and l.position = 0"

    /// A variant beyond the first, as the row's last column has it.
    private struct FurtherVariant: Decodable {
        let id: Variant.ID
        let sku: String
        let options: RawJSON
        let priceMinor: Int
        let stockQuantity: Int
    }
}

extension Product: RowReadable {
    /// Reads the columns of `Product.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        slug = try row.next()
        name = try row.next()
        description = try row.next()
        status = try row.next()
        category = try row.next()
        categoryID = try row.next()
        sellerID = try row.next()
        sellerName = try row.next()
        let currency = try Currency(column: row.next())
        self.currency = currency
        priceMinor = try row.next()
        price = Amount(minor: priceMinor, exponent: currency.exponent)
        compareAtPriceMinor = try row.next()
        compareAtPrice = compareAtPriceMinor.map { Amount(minor: $0, exponent: currency.exponent) }
        imageURL = try row.next()
        images = Stored(trusted: try row.next([UInt8].self))
        attributes = Stored(trusted: try row.next([UInt8].self))
        let tenths: Int = try row.next()
        reviewCount = try row.next()
        rating = reviewCount > 0 ? Amount(minor: tenths, exponent: 1) : nil
        version = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
        variants = try Product.variants(of: &row, in: currency)
        stockQuantity = variants.reduce(0) { $0 + $1.stockQuantity }
        stock = stockQuantity
        inStock = stockQuantity > 0
    }

    private static func variants(of row: inout Row, in currency: Currency) throws -> [Variant] {
        let first = Variant(
            id: try row.next(), sku: try row.next(),
            options: RawJSON(trusted: try row.next([UInt8].self)),
            price: Money(minor: try row.next(), in: currency), stockQuantity: try row.next())
        guard let further = try row.next([UInt8]?.self) else { return [first] }
        return try [first]
            + JSON.decode([FurtherVariant].self, from: further).map {
                Variant(
                    id: $0.id, sku: $0.sku, options: $0.options, price: Money(minor: $0.priceMinor, in: currency),
                    stockQuantity: $0.stockQuantity)
            }
    }
}
