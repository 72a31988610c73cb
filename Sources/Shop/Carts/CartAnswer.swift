public import Cartwright
public import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce

/// A cart as it is answered: written from the row of its statement as it stands.
public struct CartAnswer: Sendable, Versioned, AnsweredAs {
    /// It is answered as a cart.
    public typealias Form = Cart

    private let row: CartRow
    private let sum: Money
    private let cartToken: String?
    /// Prices and stock are part of the answer and change without the version.
    public let entityTag: String

    /// Goes up by one with every change.
    public var version: Int { row.version }

    init(_ row: CartRow, issued token: RandomToken? = nil) throws {
        self.row = row
        cartToken = token?.text
        var sum = Money.zero(in: row.currency)
        var fingerprint = Fingerprint()
        for line in row.lines {
            sum = try sum.adding(line.total)
            line.mix(into: &fingerprint)
        }
        self.sum = sum
        entityTag = "v\(row.version)-\(fingerprint)"
    }

    /// The cart, to look inside.
    public var cart: Cart {
        get throws { try JSON.decode(Cart.self, from: JSON.encode(self)) }
    }
}

extension CartAnswer: Encodable {
    /// Writes the cart.
    public func encode(to encoder: any Encoder) throws { try cart.encode(to: encoder) }
}

extension CartAnswer: JSONWritable {
    /// Writes every field of a cart, those without a value as `null`.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(row.id)
        json.field("cart_token", cartToken)
        json.field("currency", row.currency.code)
        json.key("items")
        json.beginArray()
        for line in row.lines { line.write(to: &json) }
        json.endArray()
        json.key("promotions")
        json.beginArray()
        json.endArray()
        let total = Amount(sum)
        json.amount("subtotal", minor: "subtotal_minor", total)
        json.amount("discount", minor: "discount_minor", Amount(minor: 0, exponent: row.currency.exponent))
        json.amount("shipping", minor: "shipping_minor", nil)
        json.amount("tax", minor: "tax_minor", nil)
        json.amount("total", minor: "total_minor", total)
        json.field("version", row.version)
        json.key("updated_at")
        json.write(row.updatedAt)
        json.endObject()
    }
}

extension CartRow.Line {
    /// What may change without the cart.
    fileprivate func mix(into fingerprint: inout Fingerprint) {
        fingerprint.mix(offer.fingerprint)
        fingerprint.mix((isPriced ? 2 : 0) + (isAvailable ? 1 : 0))
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id)
        offer.writeBeginning(to: &json)
        if isPriced {
            offer.writePrice(to: &json)
        } else {
            json.amount("product_price", minor: "product_price_minor", Amount(total))
        }
        json.field("quantity", quantity)
        json.amount("line_total", minor: "line_total_minor", Amount(total))
        json.field("available", isAvailable)
        offer.writeEnd(to: &json)
        json.endObject()
    }
}
