import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Payments
import ShopSupport
import Testing

@testable import Orders

@Suite struct OrderTests {
    @Test("an order is answered exactly as the contract says, and both forms are the same bytes")
    func json() async throws {
        let market = try await Market(stocks: [5])
        let user = UUID()
        var draft = OrderDraft(items: market.lines([(0, 2)]))
        draft.shippingAddress = Address(text: "123 Main St, City, State")
        draft.paymentMethod = "credit_card"
        let created = try await createOrder(draft, market.call(.customer(user)))
        let order = created.body
        #expect(created.location == "/orders/\(order.id)")
        let item = try #require(try order.items.value().first)
        let part = try #require(try order.sellerOrders.value().first)
        let product = market.products[0]
        let expected = """
            {"id":"\(order.id)","number":"CW-100001","user_id":"\(user.uuidString.lowercased())",\
            "status":"pending_payment","payment_status":"none","fulfillment_status":"none",\
            "payment_method":"credit_card","currency":"USD","items":[{"id":"\(item.id)",\
            "seller_order_id":"\(part.id)","product_id":"\(product.id)","variant_id":"\(product.variants[0].id)",\
            "product_name":"Product 0","product_price":10.00,"product_price_minor":1000,"quantity":2,\
            "line_total":20.00,"line_total_minor":2000}],"subtotal":20.00,"subtotal_minor":2000,"discount":0.00,\
            "discount_minor":0,"shipping":0.00,"shipping_minor":0,"tax":0.00,"tax_minor":0,"total":20.00,\
            "total_minor":2000,"refunded":0.00,"refunded_minor":0,"shipping_address":{"text":\
            "123 Main St, City, State","line1":null,"city":null,"region":null,"postal_code":null,\
            "country":null},"seller_orders":[{"id":"\(part.id)","seller_id":\
            "\(market.sellers[0].uuidString.lowercased())","status":"pending_payment","total":20.00,\
            "total_minor":2000,"shipments":[]}],"expires_at":"2026-11-21T00:15:00.000Z","version":1,\
            "created_at":"2026-11-21T00:00:00.000Z","updated_at":"2026-11-21T00:00:00.000Z"}
            """
        #expect(String(decoding: try JSON.encode(order, nils: .written), as: UTF8.self) == expected)
        let decoded = try JSON.decode(JSONValue.self, from: JSON.encode(CodableForm(order)), keys: .asWritten)
        #expect(decoded == (try JSON.decode(JSONValue.self, from: expected, keys: .asWritten)))
        #expect(try await market.contradictions() == [])
    }

    /// The order by its `encode(to:)`.
    private struct CodableForm: Encodable {
        let order: Order
        init(_ order: Order) { self.order = order }
        func encode(to encoder: any Encoder) throws { try order.encode(to: encoder) }
    }

    @Test("placed, paid, sent in two parcels and delivered: each step shows, and is told once")
    func life() async throws {
        let market = try await Market(stocks: [5, 5], sellers: 1)
        let customer = Caller.customer()
        let order = try await market.check([(0, 2), (1, 1)], as: customer)
        #expect(order.paymentStatus == .pending && order.status == .pendingPayment)
        #expect(try await market.stock() == [[5, 2], [5, 1]])
        let paid = try await market.say(.captured(minor: order.totalMinor, reference: nil), of: order.id)
        #expect(paid.status == .confirmed && paid.paymentStatus == .captured && paid.expiresAt == nil)
        #expect(try await market.stock() == [[3, 0], [4, 0]])
        let part = try #require(try paid.sellerOrders.value().first)
        let id = Reference<Order>.id(ID(part.id.rawValue))
        let seller = market.call(.seller(market.sellers[0]))
        let line = try #require(try paid.items.value().first)
        let first = try await createShipment(
            ShipmentDraft(id: id, items: [.init(itemID: .id(line.id), quantity: 1)], carrier: "UPS"), seller
        ).body
        #expect(try await market.order(order.id).status == .partiallyShipped)
        let rest = try await createShipment(ShipmentDraft(id: id, trackingNumber: "1Z"), seller).body
        #expect(rest.items.reduce(0) { $0 + $1.quantity } == 2)
        #expect(try await market.order(order.id).status == .shipped)
        #expect(
            await Call.problem { try await createShipment(ShipmentDraft(id: id), seller) }?.code == "invalid_transition"
        )
        for shipment in [first, rest, first] {
            var change = ShipmentChange(id: .id(shipment.id))
            change.status = .delivered
            _ = try await updateShipment(change, seller)
        }
        let tracking = try await getTracking(OrderChoice(id: .id(order.id)), market.call(customer))
        #expect(tracking.status == .delivered && tracking.fulfillmentStatus == .delivered)
        #expect(tracking.shipments.map(\.status) == [.delivered, .delivered])
        #expect(try await getShipment(ShipmentChoice(id: .id(rest.id)), market.call(customer)).trackingNumber == "1Z")
        let events = try await market.events()
        #expect(
            events == [
                "order.placed", "order.confirmed", "order.shipped", "order.shipped", "order.delivered",
                "order.delivered",
            ])
        let story = try await listOrderEvents(TimelineQuery(id: .id(order.id)), market.call(customer)).items
        #expect(
            story.map(\.event) == [
                "placed", "pay", "process", "ship_part", "ship", "parcel_delivered", "deliver",
            ])
        #expect(try await market.contradictions() == [])
    }

    @Test("a declined payment frees the goods; who tries again gets them if they are still there")
    func declined() async throws {
        let market = try await Market(stocks: [3])
        let call = market.call(.customer())
        let order = try await market.check([(0, 3)], as: call.caller)
        let failed = try await market.say(.declined(PaymentFailure(code: "declined", message: "no")), of: order.id)
        #expect(failed.status == .paymentFailed && failed.paymentStatus == .failed)
        #expect(try await market.stock() == [[3, 0]])
        let again = try await call.database.transaction { sql in
            let due = try await sql.orderToPay(order.id.rawValue, call)
            let payment = try await sql.openPayment(for: order.id.rawValue, amount: due.due, method: .creditCard, call)
            return try await sql.settle(payment, on: due, call)
        }
        #expect(again.status == .pendingPayment && again.paymentStatus == .pending)
        #expect(try await market.say(.captured(minor: 3000, reference: nil), of: order.id).status == .confirmed)
        #expect(try await market.events().filter { $0 == "order.confirmed" }.count == 1)
        #expect(try await market.contradictions() == [])
    }

    @Test("who does not pay in time loses the goods; money that comes late gets them back, or goes back itself")
    func late() async throws {
        let market = try await Market(stocks: [2])
        let orders = [
            try await market.check([(0, 1)], as: .customer()), try await market.check([(0, 1)], as: .customer()),
        ]
        market.clock.advance(by: .seconds(3601))
        try await releaseExpired(market.call(.system("schedule")))
        #expect(try await market.order(orders[0].id).status == .expired)
        #expect(try await market.stock() == [[2, 0]])
        _ = try await market.paid([(0, 1)], as: .customer())
        #expect(try await market.say(.captured(minor: 1000, reference: nil), of: orders[0].id).status == .confirmed)
        let short = try await market.say(.captured(minor: 1000, reference: nil), of: orders[1].id)
        #expect(short.status == .expired)
        try await market.sayOfRefunds(.succeeded(reference: nil))
        #expect(try await market.order(orders[1].id).paymentStatus == .refunded)
        #expect(try await market.events().filter { $0 == "order.stock_shortfall" }.count == 1)
        #expect(try await market.contradictions() == [])
    }

    @Test("called off after paying, the goods come back and the money goes back; a second time nothing happens")
    func cancelled() async throws {
        let market = try await Market(stocks: [5, 5])
        let customer = Caller.customer()
        let order = try await market.paid([(0, 2), (1, 1)], as: customer)
        let choice = Cancellation(id: .id(order.id), reason: "changed my mind")
        #expect(try await cancelOrder(choice, market.call(customer)).status == .cancelled)
        let again = try await cancelOrder(choice, market.call(customer))
        #expect(again.status == .cancelled)
        try await market.sayOfRefunds(.succeeded(reference: nil))
        let after = try await market.order(order.id)
        #expect(after.refundedMinor == order.totalMinor && after.paymentStatus == .refunded)
        #expect(try await market.stock() == [[5, 0], [5, 0]])
        #expect(try await market.contradictions() == [])
    }

    @Test("a seller calls off its part only: that part's money goes back, the rest goes on")
    func partly() async throws {
        let market = try await Market(stocks: [5, 5])
        let order = try await market.paid([(0, 2), (1, 1)], as: .customer())
        let parts = try order.sellerOrders.value()
        let view = try await cancelOrder(
            Cancellation(id: .id(ID(parts[0].id.rawValue))), market.call(.seller(market.sellers[0])))
        #expect(view.status == .cancelled && view.id.rawValue == parts[0].id.rawValue)
        try await market.sayOfRefunds(.succeeded(reference: nil))
        let after = try await market.order(order.id)
        #expect(after.status == .confirmed && after.refundedMinor == 2000 && after.paymentStatus == .partiallyRefunded)
        #expect(try await market.stock() == [[5, 0], [4, 0]])
        #expect(try await market.contradictions() == [])
    }

    @Test("customers call off until it is being packed; sellers until it leaves")
    func limits() async throws {
        let market = try await Market(stocks: [5])
        let customer = Caller.customer()
        let order = try await market.paid([(0, 1)], as: customer)
        let part = Reference<Order>.id(ID(try #require(try order.sellerOrders.value().first).id.rawValue))
        let seller = market.call(.seller(market.sellers[0]))
        _ = try await updateOrderStatus(OrderStatusChange(id: part, status: .processing), seller)
        let own = market.call(customer)
        #expect(
            await Call.problem { try await cancelOrder(Cancellation(id: .id(order.id)), own) }?.code
                == "invalid_transition")
        _ = try await updateOrderStatus(OrderStatusChange(id: part, status: .shipped), seller)
        #expect(
            await Call.problem { try await cancelOrder(Cancellation(id: part), seller) }?.code == "invalid_transition")
        #expect(try await market.order(order.id).status == .shipped)
    }

    @Test("confirmed by hand: manual money is taken with it, any other must be there already")
    func byHand() async throws {
        let market = try await Market(stocks: [5])
        let admin = market.call(.admin())
        let unpaid = try await market.place([(0, 1)], as: .customer())
        let change = OrderStatusChange(id: .id(unpaid.id), status: .confirmed)
        #expect(await Call.problem { try await updateOrderStatus(change, admin) }?.code == "payment_required")
        #expect(await Call.problem { try await updateOrderStatus(change, market.call(.support())) }?.status == 403)
        let manual = try await checkout(
            CheckoutDraft(items: market.lines([(0, 1)]), paymentMethod: "bank_transfer"), market.call(.customer())
        ).body
        let confirm = OrderStatusChange(id: .id(manual.id), status: .confirmed)
        let confirmed = try await updateOrderStatus(confirm, admin)
        #expect(confirmed.status == .confirmed && confirmed.paymentStatus == .captured)
        #expect(try await updateOrderStatus(confirm, admin).version == confirmed.version)
        let bad = OrderStatusChange(id: .id(manual.id), status: .delivered)
        let problem = await Call.problem { try await updateOrderStatus(bad, admin) }
        #expect(problem?.code == "invalid_transition" && problem?.details?["allowed"] != nil)
        #expect(try await market.contradictions() == [])
    }
}
