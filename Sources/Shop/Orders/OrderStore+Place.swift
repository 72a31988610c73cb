import Accounts
import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials

/// Whose an order is, and what else is written with it.
struct NewOrderTerms: Sendable {
    var userID: UUID?
    var guestTokenDigest: [UInt8]?
    /// Where a guest is reached; a user where the account says.
    var email: String?
    var paymentMethod: String?
    /// Whether its payment begins in the same transaction.
    var isPaying: Bool
    var shippingAddress: Address?
    var cartID: UUID?
    var expiresAt: Date
}

extension Transaction {
    /// Writes an order with its parts, its lines and the first entry of its story, in one statement.
    func insert(_ new: NewOrder, _ terms: NewOrderTerms, _ call: Call) async throws -> Order {
        let items = String(decoding: try JSON.encode(new.items), as: UTF8.self)
        let parts = String(decoding: try JSON.encode(new.parts, nils: .written), as: UTF8.self)
        let address = try terms.shippingAddress.map {
            String(decoding: try JSON.encode($0, nils: .written), as: UTF8.self)
        }
        let payment: OrderPaymentStatus = terms.isPaying ? .pending : .none
        let shares = new.parts.map { _ in 0 }
        let actor = call.actor
        let email: SQL = terms.email == nil ? Contact.email(of: "\(terms.userID)") : "\(terms.email)"
        let order: Order? = try await row(
            """
            with placed as (
              insert into orders.orders as o
                (id, user_id, guest_token_digest, email, status, payment_status, fulfillment_status, payment_method,
                 currency, subtotal_minor, total_minor, refunded_shares, promised_shares, items, parts,
                 shipping_address, cart_id, expires_at, created_at, updated_at)
              values
                (\(new.id), \(terms.userID), \(terms.guestTokenDigest), \(email), \(OrderStatus.pendingPayment),
                 \(payment), \(FulfillmentStatus.none), \(terms.paymentMethod),
                 \(new.total.currency.code), \(new.total.minor), \(new.total.minor), \(shares), \(shares), \(items),
                 \(parts), \(address), \(terms.cartID), \(terms.expiresAt), \(call.now), \(call.now))
              returning o.*),
            parts as (
              insert into orders.seller_orders (id, order_id, seller_id, status, total_minor, created_at, updated_at)
              select t.id, \(new.id)::uuid, t.seller, \(OrderStatus.pendingPayment), t.total,
                \(call.now)::timestamptz, \(call.now)::timestamptz
              from unnest(\(new.parts.map(\.id)), \(new.parts.map(\.sellerID)), \(new.parts.map(\.totalMinor)))
                t (id, seller, total)),
            lines as (
              insert into orders.items
                (id, order_id, seller_order_id, product_id, variant_id, product_name, unit_price_minor, quantity,
                 line_total_minor)
              select t.id, \(new.id)::uuid, t.part, t.product, t.variant, t.name, t.price, t.quantity, t.total
              from unnest(\(new.items.map(\.id)), \(new.items.map(\.sellerOrderID)), \(new.items.map(\.productID)),
                \(new.items.map(\.variantID)), \(new.items.map(\.productName)),
                \(new.items.map(\.productPriceMinor)), \(new.items.map(\.quantity)),
                \(new.items.map(\.lineTotalMinor)))
                t (id, part, product, variant, name, price, quantity, total)),
            told as (
              insert into orders.events (order_id, event, to_status, actor, actor_id, at)
              values (\(new.id), 'placed', \(OrderStatus.pendingPayment), \(actor.kind), \(actor.id), \(call.now)))
            select \(Order.columns) from placed o
            """)
        guard let order else { throw DatabaseError.unavailable }
        return order
    }
}
