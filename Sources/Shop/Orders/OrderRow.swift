import CartwrightJSON
public import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials

/// A row of `orders.orders` that is answered as it stands: what `Order` would write, byte for byte.
public struct OrderRow: RowReadable, Sendable {
    private let row: Row

    /// What it reads, in the order in which it is written, but for the time that lists are sorted by. `o` is the order.
    static let columns: SQL = """
        o.created_at, o.id, o.number, o.user_id, o.status, o.payment_status, o.fulfillment_status, o.payment_method,
          o.currency, o.items, o.subtotal_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.total_minor,
          o.refunded_minor, o.shipping_address, o.parts, o.expires_at, o.version, o.updated_at
        """

    /// Takes the row as it is.
    public init(row: inout Row) throws { self.row = row }

    /// Where it stands in its list.
    var position: OrderPosition {
        get throws {
            var row = row
            let createdAt = try row.next(Date.self)
            return OrderPosition(createdAt, try row.next())
        }
    }

    func write(to json: inout JSONWriter) {
        do { try writeFields(to: &json) } catch {
            json.fail(JSONError(kind: .notEncodable, expected: "an order's row", found: "\(error)"))
        }
    }

    private func writeFields(to json: inout JSONWriter) throws {
        var row = row
        let createdAt = try row.nextCell()
        json.beginObject()
        json.field("id", next: &row)
        json.key("number")
        json.write("CW-", try row.next())
        json.field("user_id", next: &row)
        json.field("status", next: &row)
        json.field("payment_status", next: &row)
        json.field("fulfillment_status", next: &row)
        json.field("payment_method", next: &row)
        let currency = try Currency(column: row.next())
        json.field("currency", currency.code)
        json.field("items", next: &row)
        for name in OrderRow.amounts {
            json.amount(name.amount, minor: name.minor, Amount(minor: try row.next(), exponent: currency.exponent))
        }
        json.field("shipping_address", next: &row)
        json.field("seller_orders", next: &row)
        json.field("expires_at", next: &row)
        json.field("version", next: &row)
        json.key("created_at")
        json.write(createdAt)
        json.field("updated_at", next: &row)
        json.endObject()
    }

    private static let amounts: [(amount: StaticString, minor: StaticString)] = [
        ("subtotal", "subtotal_minor"), ("discount", "discount_minor"), ("shipping", "shipping_minor"),
        ("tax", "tax_minor"), ("total", "total_minor"), ("refunded", "refunded_minor"),
    ]
}
