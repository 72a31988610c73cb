import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Orders

@Suite struct VisibilityTests {
    @Test("a seller sees its part, under the part's id; the order and others' parts are not found")
    func seller() async throws {
        let market = try await Market(stocks: [5, 5])
        let order = try await market.paid([(0, 2), (1, 1)], as: .customer())
        let parts = try order.sellerOrders.value()
        let seller = market.call(.seller(market.sellers[0]))
        let view = try await getOrder(OrderChoice(id: .id(ID(parts[0].id.rawValue))), seller)
        #expect(view.totalMinor == 2000 && view.subtotalMinor == 2000)
        #expect(try view.items.value().map(\.productName) == ["Product 0"])
        #expect(try view.sellerOrders.value().map(\.sellerID) == [market.sellers[0]])
        for id in [order.id.rawValue, parts[1].id.rawValue] {
            let choice = OrderChoice(id: .id(ID(id)))
            #expect(await Call.problem { try await getOrder(choice, seller) }?.status == 404)
            #expect(await Call.problem { try await getTracking(choice, seller) }?.status == 404)
            let cancel = Cancellation(id: .id(ID(id)))
            #expect(await Call.problem { try await cancelOrder(cancel, seller) }?.status == 404)
            let ship = ShipmentDraft(id: .id(ID(id)))
            #expect(await Call.problem { try await createShipment(ship, seller) }?.status == 404)
        }
        let page = try await listOrders(OrderQuery(), seller)
        #expect(try page.items.map { try $0.order.id.rawValue } == [parts[0].id.rawValue])
        #expect(try page.items.map { try $0.order.totalMinor } == [2000])
        #expect(try await listOrders(OrderQuery(view: .purchases), seller).items.isEmpty)
    }

    @Test("the staff sees the orders of the whole shop by when they were placed, whatever their ids say")
    func newest() async throws {
        let market = try await Market(stocks: [9])
        var placed: [Order.ID] = []
        for _ in 0..<3 {
            placed.append(try await market.place([(0, 1)], as: .customer()).id)
            market.clock.advance(by: .seconds(1))
        }
        // The one with the latest id was placed long ago, in another system.
        try await market.database.execute(
            "update orders.orders set created_at = created_at - interval '1 day' where id = \(placed[2])")
        let staff = market.call(.support())
        var seen: [Order.ID] = []
        var query = OrderQuery(limit: 1)
        repeat {
            let page = try await listOrders(query, staff)
            seen += try page.items.map { try $0.order.id }
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        #expect(seen == [placed[1], placed[0], placed[2]])
    }

    @Test("others' orders are not found by anybody but the staff")
    func foreign() async throws {
        let market = try await Market(stocks: [5])
        let order = try await market.place([(0, 1)], as: .customer())
        let choice = OrderChoice(id: .id(order.id))
        for caller in [Caller.customer(), .anonymous, .guest(token: "somebody"), .seller(UUID())] {
            let call = market.call(caller)
            #expect(await Call.problem { try await getOrder(choice, call) }?.status == 404)
            #expect(
                await Call.problem { try await listOrderEvents(TimelineQuery(id: .id(order.id)), call) }?.status == 404)
            #expect(await Call.problem { try await cancelOrder(Cancellation(id: .id(order.id)), call) }?.status == 404)
        }
        for caller in [Caller.support(), .admin(), .customer(try #require(order.userID))] {
            #expect(try await getOrder(choice, market.call(caller)).id == order.id)
        }
        #expect(
            await Call.problem { try await getOrder(OrderChoice(id: Reference("order-123")), market.call(.admin())) }?
                .status == 404)
        #expect(await Call.problem { try await listOrders(OrderQuery(), market.call(.anonymous)) }?.status == 401)
    }

    @Test("a guest gives an e-mail address, is given what shows the order, and sees it with that only")
    func guest() async throws {
        let market = try await Market(stocks: [5])
        var draft = OrderDraft(items: market.lines([(0, 1)]))
        let nameless = draft
        #expect(await Call.problem { try await createOrder(nameless, market.call(.anonymous)) }?.status == 422)
        draft.email = "guest@example.com"
        let order = try await createOrder(draft, market.call(.anonymous)).body
        let token = try #require(order.cartToken)
        let guest = market.call(.guest(token: token))
        #expect(try await getOrder(OrderChoice(id: .id(order.id)), guest).cartToken == nil)
        let second = try await createOrder(draft, guest).body
        #expect(second.cartToken == nil)
        #expect(try await listOrders(OrderQuery(), guest).items.map { try $0.order.id } == [second.id, order.id])
        let stranger = market.call(.guest(token: RandomToken(prefix: "cart_").text))
        #expect(try await listOrders(OrderQuery(), stranger).items.isEmpty)
        #expect(await Call.problem { try await getOrder(OrderChoice(id: .id(order.id)), stranger) }?.status == 404)
        let chosen = draft
        let own = market.call(.guest(token: "let me in"))
        #expect(await Call.problem { try await createOrder(chosen, own) }?.code == "bad_cart_token")
        #expect(try await cancelOrder(Cancellation(id: .id(order.id)), guest).status == .cancelled)
    }

    @Test("a walk through the history shows each order once, the newest first, also while new ones come in")
    func history() async throws {
        let market = try await Market(stocks: [100])
        let customer = Caller.customer()
        let call = market.call(customer)
        var placed: [Order.ID] = []
        for _ in 0..<9 {
            market.clock.advance(by: .seconds(1))
            placed.append(try await market.place([(0, 1)], as: customer).id)
        }
        var seen: [Order.ID] = []
        var query = OrderQuery(limit: 4)
        repeat {
            let page = try await listOrders(query, call)
            seen += try page.items.map { try $0.order.id }
            query.cursor = page.nextCursor.map { Cursor($0) }
            market.clock.advance(by: .seconds(1))
            _ = try await market.place([(0, 1)], as: customer)
        } while query.cursor != nil
        #expect(seen == placed.reversed())
        let strangers = OrderQuery(status: .confirmed, limit: 4)
        var foreign = strangers
        foreign.cursor = Cursor(try #require(try await listOrders(OrderQuery(limit: 4), call).nextCursor))
        let wrong = foreign
        #expect(await Call.problem { try await listOrders(wrong, call) }?.code == "bad_cursor")
        var other = OrderQuery()
        other.userID = UUID().uuidString
        let notAllowed = other
        #expect(await Call.problem { try await listOrders(notAllowed, call) }?.status == 422)
    }
}
