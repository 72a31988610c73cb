public import CartwrightPostgres
import Catalog
import Commerce

extension Order {
    /// An order's row, in the order `init(row:)` reads it. `o` is the order.
    static let columns: SQL = """
        o.id, o.number, o.user_id, o.status, o.payment_status, o.fulfillment_status, o.payment_method, o.currency,
          o.items, o.subtotal_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.total_minor, o.refunded_minor,
          o.shipping_address, o.parts, o.expires_at, o.version, o.created_at, o.updated_at,
          o.refunded_shares, o.email, o.guest_token_digest
        """
}

extension Order: RowReadable {
    /// Reads the columns of `Order.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        number = OrderNumber(try row.next())
        userID = try row.next()
        status = try row.next()
        paymentStatus = try row.next()
        fulfillmentStatus = try row.next()
        paymentMethod = try row.next()
        currency = try Currency(column: row.next())
        items = Stored(trusted: try row.next([UInt8].self))
        subtotalMinor = try row.next()
        subtotal = Amount(minor: subtotalMinor, exponent: currency.exponent)
        discountMinor = try row.next()
        discount = Amount(minor: discountMinor, exponent: currency.exponent)
        shippingMinor = try row.next()
        shipping = Amount(minor: shippingMinor, exponent: currency.exponent)
        taxMinor = try row.next()
        tax = Amount(minor: taxMinor, exponent: currency.exponent)
        totalMinor = try row.next()
        total = Amount(minor: totalMinor, exponent: currency.exponent)
        refundedMinor = try row.next()
        refunded = Amount(minor: refundedMinor, exponent: currency.exponent)
        shippingAddress = try row.next([UInt8]?.self).map { Stored(trusted: $0) }
        sellerOrders = Stored(trusted: try row.next([UInt8].self))
        expiresAt = try row.next()
        version = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
        refundedShares = try row.next()
        email = try row.next()
        guestTokenDigest = try row.next()
    }
}
