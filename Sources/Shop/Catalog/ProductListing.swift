import CartwrightJSON
import CartwrightPostgres

/// A row of `catalog.listed`: a product written but for what changes without it. It is answered as it lies in its row.
public struct ProductListing: Sendable {
    /// It stands before the first of `columns`.
    private let row: Row

    /// What it reads of `catalog.listed p`: the object up to the stock of the first variant, how many of that can be sold now,
    /// and of all, and the variants behind the first with commas between.
    static let columns: SQL = """
        p.document, p.category_name, p.seller_name, p.available,
          case when p.variant_count > 1 then catalog.available_of_all(p.id) else p.available end as total,
          case when p.variant_count > 1 then catalog.further_variants(p.id) end as further
        """

    init(row: inout Row) { self.row = row }

    func write(to json: inout JSONWriter) {
        do { try writeFields(to: &json) } catch {
            json.fail(JSONError(kind: .notEncodable, expected: "a product's listing", found: "\(error)"))
        }
    }

    private func writeFields(to json: inout JSONWriter) throws {
        var row = row
        json.write(trustedJSON: try row.nextCell().bytes)
        let category = try row.nextCell()
        let sellerName = try row.nextCell()
        json.write(next: &row)
        json.endObject()
        let total: Int = try row.next()
        let further = try row.nextCell()
        if !further.isNull { json.write(trustedJSON: further.bytes) }
        json.endArray()
        json.field("stock_quantity", total)
        json.field("stock", total)
        json.field("in_stock", total > 0)
        json.key("category")
        json.write(category)
        json.key("seller_name")
        json.write(sellerName)
        json.endObject()
    }
}
