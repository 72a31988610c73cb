import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Testing

@testable import Orders

@Suite struct RoundTripTests {
    @Test("an order, a seller's part, tracking and a page of history are one statement each")
    func reads() async throws {
        let market = try await Market(stocks: [50, 50])
        let customer = Caller.customer()
        let order = try await market.paid([(0, 1), (1, 1)], as: customer)
        let part = try #require(try order.sellerOrders.value().first)
        let (own, seller) = (market.call(customer), market.call(.seller(part.sellerID)))
        try await market.database.execute("create extension pg_stat_statements")
        let reads: [@Sendable () async throws -> Void] = [
            { _ = try await getOrder(OrderChoice(id: .id(order.id)), own) },
            { _ = try await getOrder(OrderChoice(id: .id(ID(part.id.rawValue))), seller) },
            { _ = try await getTracking(OrderChoice(id: .id(order.id)), own) },
            { _ = try await listOrders(OrderQuery(), own) },
            { _ = try await listOrders(OrderQuery(), seller) },
            { _ = try await listOrders(OrderQuery(), market.call(.admin())) },
        ]
        for (number, read) in reads.enumerated() {
            let before = try await statements(market)
            try await read()
            #expect(try await statements(market) - before == 1, "read \(number)")
        }
    }

    @Test("a checkout of three lines of two sellers is so many statements, however many lines it has")
    func checkouts() async throws {
        let market = try await Market(stocks: [50, 50, 50])
        try await market.database.execute("create extension pg_stat_statements")
        var counts: [Int] = []
        for wanted in [[(0, 1), (1, 1), (2, 1)], [(0, 1)], [(0, 1), (1, 1), (2, 1), (0, 2)]] {
            let before = try await statements(market)
            _ = try await market.check(wanted, as: .customer())
            counts.append(try await statements(market) - before)
        }
        // Prices, payment, its message, order, event, stock: without what wakes the worker.
        #expect(counts == [6, 6, 6])
    }

    private func statements(_ market: Market) async throws -> Int {
        try await market.database.write.value(
            """
            select coalesce(sum(calls), 0)::bigint from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database())
              and toplevel and query ~ '(orders|catalog|inventory|payments|cartwright|carts)\\.'
            """) ?? 0
    }

    @Test("a page of a long history begins in the index at its cursor")
    func plan() async throws {
        let market = try await Market(stocks: [1])
        let user = UUID()
        try await market.fill(user: user, orders: 2_000, among: 30_000)
        let call = market.call(.customer(user))
        let page = try await listOrders(OrderQuery(limit: 20), call)
        #expect(page.items.count == 20)
        let last = try #require(page.items.last).order
        let plan = try await market.database.write.values(
            """
            explain select id from orders.orders o
            where o.user_id = \(user) and (o.created_at, o.id) < (\(last.createdAt), \(last.id))
            order by o.created_at desc, o.id desc limit 21
            """, as: String.self
        ).joined(separator: "\n")
        #expect(plan.contains("orders_user") && plan.contains("ROW(") && !plan.contains("Sort"), "\(plan)")
        let all = try await market.database.write.values(
            """
            explain select id from orders.orders o
            where (o.created_at at time zone 'UTC', o.id) < (\(last.createdAt)::timestamptz at time zone 'UTC', \(last.id))
            order by o.created_at at time zone 'UTC' desc, o.id desc limit 21
            """, as: String.self
        ).joined(separator: "\n")
        #expect(all.contains("orders_newest") && all.contains("ROW(") && !all.contains("Sort"), "\(all)")
    }
}

extension Market {
    /// A long history among others', without the goods.
    func fill(user: UUID, orders: Int, among all: Int) async throws {
        try await database.execute(
            """
            insert into orders.orders
              (id, user_id, status, payment_status, fulfillment_status, currency, subtotal_minor, total_minor,
               refunded_shares, promised_shares, items, parts, created_at, updated_at)
            select gen_random_uuid(), case when n % \(all / orders) = 0 then \(user) else gen_random_uuid() end, 'completed', 'captured', 'delivered', 'USD', 1000, 1000, '{0}', '{0}',
              '[]', '[]', \(clock.now) - n * interval '1 minute', \(clock.now)
            from generate_series(1, \(all)) n
            """)
        try await database.execute("analyze orders.orders")
    }
}
