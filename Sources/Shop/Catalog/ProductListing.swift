import CartwrightJSON
import CartwrightPostgres

/// A row of `catalog.listed`: a product written but for what changes without it.
public struct ProductListing: Sendable, Hashable {
    /// The object up to the stock of the first variant.
    let document: RawJSON
    let category: String
    let sellerName: String
    /// How many of the first variant can be sold now, and of all.
    let available: Int
    let total: Int
    /// The variants behind the first, with commas between.
    let further: RawJSON?

    /// What it reads of `catalog.listed p`.
    static let columns: SQL = """
        p.document, p.category_name, p.seller_name, p.available,
          case when p.variant_count > 1
            then (select sum(o.available)::bigint from catalog.listings o where o.product_id = p.id)
            else p.available end as total,
          case when p.variant_count > 1 then (
            select string_agg(json_build_object(
              'id', o.variant_id, 'sku', o.sku, 'options', o.options,
              'price', catalog.amount(o.unit_price_minor, o.currency)::numeric, 'price_minor', o.unit_price_minor,
              'stock_quantity', o.available)::text, ',' order by o.position)
            from catalog.listings o where o.product_id = p.id and o.position > 0)
          end as further
        """

    init(row: inout Row) throws {
        document = RawJSON(trusted: try row.next([UInt8].self))
        category = try row.next()
        sellerName = try row.next()
        available = try row.next()
        total = try row.next()
        further = try row.next([UInt8]?.self).map { RawJSON(trusted: $0) }
    }

    func write(to json: inout JSONWriter) {
        json.write(document)
        json.write(available)
        json.endObject()
        if let further { json.write(further) }
        json.endArray()
        json.field("stock_quantity", total)
        json.field("stock", total)
        json.field("in_stock", total > 0)
        json.field("category", category)
        json.field("seller_name", sellerName)
        json.endObject()
    }
}
