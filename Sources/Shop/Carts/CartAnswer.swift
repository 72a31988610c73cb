public import Cartwright
public import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Commerce

/// A cart as it is answered: written from the rows of its statement as they stand.
public struct CartAnswer: Sendable, Versioned, AnsweredAs {
    /// It is answered as a cart.
    public typealias Form = Cart

    private let head: CartRow.Head
    private let lines: [CartRow.Line]
    /// The lines point into them.
    private let rows: [CartRow]
    private let sum: Money
    private let cartToken: String?
    /// Prices and stock are part of the answer and change without the version.
    public let entityTag: String

    /// Goes up by one with every change.
    public var version: Int { head.version }

    /// Nil where there is no cart.
    init?(_ rows: [CartRow], issued token: RandomToken? = nil) throws {
        guard let head = try rows.head else { return nil }
        self.head = head
        self.rows = rows
        cartToken = token?.text
        var sum = Money.zero(in: head.currency)
        var fingerprint = Fingerprint()
        var lines: [CartRow.Line] = []
        lines.reserveCapacity(rows.count)
        for row in rows {
            guard let line = try row.line(in: head.currency) else { continue }
            sum = try sum.adding(line.total)
            line.mix(into: &fingerprint)
            lines.append(line)
        }
        self.lines = lines
        self.sum = sum
        entityTag = "v\(head.version)-\(fingerprint)"
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
        json.write(head.id)
        json.field("cart_token", cartToken)
        json.field("currency", head.currency.code)
        json.key("items")
        json.beginArray()
        for line in lines { line.write(to: &json) }
        json.endArray()
        json.key("promotions")
        json.beginArray()
        json.endArray()
        let total = Amount(sum)
        json.amount("subtotal", minor: "subtotal_minor", total)
        json.amount("discount", minor: "discount_minor", Amount(minor: 0, exponent: head.currency.exponent))
        json.amount("shipping", minor: "shipping_minor", nil)
        json.amount("tax", minor: "tax_minor", nil)
        json.amount("total", minor: "total_minor", total)
        json.field("version", head.version)
        json.key("updated_at")
        json.write(head.updatedAt)
        json.endObject()
    }
}

extension CartRow.Line {
    /// What may change without the cart.
    fileprivate func mix(into fingerprint: inout Fingerprint) {
        fingerprint.mix(priceMinor ?? -1)
        fingerprint.mix(isAvailable ? 1 : 0)
        fingerprint.mix(product.all)
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id)
        json.fields(trustedJSON: product.beforePrice)
        if priceMinor == nil {
            json.amount("product_price", minor: "product_price_minor", Amount(Money.zero(in: total.currency)))
        } else {
            json.fields(trustedJSON: product.price)
        }
        json.field("quantity", quantity)
        json.amount("line_total", minor: "line_total_minor", Amount(total))
        json.field("available", isAvailable)
        json.fields(trustedJSON: product.afterNumbers)
        json.endObject()
    }
}
