import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// Many who want the same of a served shop at the same moment, over connections of their own.
@Suite("A served shop and a crowd", .serialized)
struct ShopRaceTests {
    @Test(
        "of 500 connections that buy one of 100 at the same moment, exactly 100 get an order", .timeLimit(.minutes(5)),
        arguments: [false, true])
    func hot(isolated: Bool) async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let shop = try await site.serve(isolated: isolated)
        let product = try site.product("Rarity", stock: 100, shop)
        let wishes = (0..<500).map { number in
            Crowd.Wish(
                "POST", "/checkout", as: site.token("customer"),
                #"{"items": [{"product_id": "\#(product)", "quantity": 1}], "payment_method": "credit_card"}"#,
                key: "hot-\(number)")
        }
        let (answers, again) = try await onThread { try Crowd(of: 500, port: shop.port).ask(wishes) }
        #expect(answers.count { $0.status == 201 } == 100)
        #expect(answers.count { $0.status == 409 && $0.code == "insufficient_stock" } == 400)
        #expect(Set(answers.filter { $0.status == 201 }.compactMap { $0.json["number"]?.string }).count == 100)
        print("| 500 at once for 100: told to come again \(again) times")
        try await site.close(shop)
        let stock = try await site.values(
            "select on_hand || ' ' || reserved from inventory.stock where product_id::text = \(product)")
        #expect(stock == ["0 0"])
        #expect(try await site.values("select count(*)::text from orders.orders where status = 'confirmed'") == ["100"])
    }

    @Test(
        "500 carts of two lines in opposite orders, some declined, some called off: no deadlock, and the books agree",
        .timeLimit(.minutes(5)))
    func opposite() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let shop = try await site.serve()
        // The house opens the category.
        _ = try site.product("Thing of the house", stock: 1, shop)
        let sellers = try await site.sellers(3)
        let products = try (0..<20).map { number in
            try site.product("Thing \(number)", stock: 60, as: sellers[number % 3], shop)
        }
        let buyers = (0..<500).map { _ in site.token("customer") }
        func line(_ number: Int, second: Bool) -> String {
            let first = number % 20
            let other = (number / 20 + 1 + first) % 20
            // One of two wants them the other way round; every tenth wants one product in two lines.
            let isOther = second == (number % 2 == 0) && number % 10 != 0
            return #"{"product_id": "\#(products[isOther ? other : first])", "quantity": \#(isOther ? 2 : 1)}"#
        }
        func add(second: Bool) -> [Crowd.Wish] {
            buyers.indices.map { number in
                number % 10 == 0
                    ? Crowd.Wish("GET", "/cart", as: buyers[number])
                    : Crowd.Wish(
                        "POST", "/cart/add", as: buyers[number], line(number, second: second), key: "add-\(second)")
            }
        }
        let checkouts = buyers.indices.map { number in
            let card = [1, 2].contains(number % 10) ? "tok_declined" : "tok_visa"
            let items =
                number % 10 == 0
                ? #""items": [\#(line(number, second: false)), \#(line(number, second: true))], "# : ""
            return Crowd.Wish(
                "POST", "/checkout", as: buyers[number],
                #"{\#(items)"payment_method": "credit_card", "payment_token": "\#(card)"}"#, key: "checkout")
        }
        let adding = [add(second: false), add(second: true)]
        let (placed, cancelled, again) = try await onThread {
            let crowd = try Crowd(of: 500, port: shop.port)
            var again = 0
            for wishes in adding {
                let (answers, more) = try crowd.ask(wishes)
                #expect(answers.allSatisfy { (200..<300).contains($0.status) })
                again += more
            }
            let (placed, more) = try crowd.ask(checkouts)
            // While the provider is being asked about the others.
            let cancellations = buyers.indices.filter { $0 % 10 == 3 && placed[$0].status == 201 }.map { number in
                Crowd.Wish(
                    "PUT", "/orders/\(placed[number].json["id"]?.string ?? "")/cancel", as: buyers[number], "{}",
                    key: "cancel")
            }
            let (cancelled, yetMore) = try crowd.ask(cancellations)
            return (placed, cancelled, again + more + yetMore)
        }
        let orders = placed.count { $0.status == 201 }
        let refused = placed.count { $0.status == 409 && $0.code == "insufficient_stock" }
        #expect(
            orders > 200 && orders + refused == 500, "\(Dictionary(grouping: placed, by: \.status).mapValues(\.count))")
        #expect(!cancelled.isEmpty && cancelled.allSatisfy { $0.status == 200 })
        print("| 500 carts: \(orders) orders, \(cancelled.count) called off, told to come again \(again) times")
        try await site.close(shop)
        let ends = try await site.values("select distinct status from orders.orders order by status")
        #expect(ends == ["cancelled", "confirmed", "payment_failed"])
        let parts = try await site.values("select count(distinct seller_id)::text from orders.seller_orders")
        #expect(parts == ["3"])
    }

    @Test("50 connections that add to one cart at the same moment make a quantity of 50", .timeLimit(.minutes(2)))
    func oneCart() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let shop = try await site.serve()
        let product = try site.product("Thing", stock: 100, shop)
        let buyer = site.token("customer")
        let wishes = (0..<50).map { number in
            Crowd.Wish(
                "POST", "/cart/add", as: buyer, #"{"product_id": "\#(product)", "quantity": 1}"#, key: "add-\(number)")
        }
        let (answers, _) = try await onThread { try Crowd(of: 50, port: shop.port).ask(wishes) }
        #expect(answers.allSatisfy { (200..<300).contains($0.status) })
        let cart = try WireClient(port: shop.port).request(
            "GET", "/cart", headers: ["Authorization": "Bearer \(buyer)", "Connection": "close"])
        #expect(cart.json["items"]?.array?.map { $0["quantity"] } == [50], "\(cart.text)")
        try await site.close(shop)
    }

    @Test("the same key over 100 connections at the same moment is one order", .timeLimit(.minutes(2)))
    func oneKey() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let shop = try await site.serve()
        let product = try site.product("Thing", stock: 100, shop)
        let wish = Crowd.Wish(
            "POST", "/checkout", as: site.token("customer"),
            #"{"items": [{"product_id": "\#(product)", "quantity": 1}], "payment_method": "credit_card"}"#, key: "once")
        let wishes = Array(repeating: wish, count: 100)
        let (answers, _) = try await onThread { try Crowd(of: 100, port: shop.port).ask(wishes) }
        #expect(answers.allSatisfy { $0.status == 201 })
        #expect(Set(answers.map(\.text)).count == 1)
        try await site.close(shop)
        #expect(try await site.values("select count(*)::text from orders.orders") == ["1"])
        #expect(try await site.values("select count(*)::text from payments.mock_charges") == ["1"])
    }
}

extension ShopSite {
    /// A product at 10.00, of the house or of a seller.
    fileprivate func product(
        _ name: String, stock: Int, as seller: String? = nil, _ shop: ServedBundle
    ) throws -> String {
        let body = #"{"name": "\#(name)", "price": 10.00, "category": "Things", "stock_quantity": \#(stock)}"#
        return try text("id", in: try post("/products", body, as: seller ?? admin, shop))
    }

    /// So many sellers, as the catalogue knows them; their tokens.
    fileprivate func sellers(_ count: Int) async throws -> [String] {
        var tokens: [String] = []
        for number in 0..<count {
            let id = UUID()
            try await database.database.execute(
                """
                insert into catalog.sellers (id, slug, name)
                values (\(id), \("seller-\(number)"), \("Seller \(number)"))
                """)
            tokens.append(token("seller", seller: id))
        }
        return tokens
    }

    /// Lets everything come to its end, ends the server as an administrator would, and looks at the books.
    fileprivate func close(_ shop: ServedBundle) async throws {
        await database.waitUntil(SagaBooks.isQuiet, patience: .seconds(60))
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
        let contradictions = try await SagaBooks.contradictions(in: database.database)
        #expect(contradictions.isEmpty, "\(contradictions.prefix(40).joined(separator: "\n"))")
        // Its connections are closed, so that all they have counted is told.
        await database.waitUntil(
            """
            select not exists (select from pg_stat_activity
              where datname = current_database() and application_name = 'cartwright')
            """)
        let deadlocks = try await values(
            "select deadlocks::text from pg_stat_database where datname = current_database()")
        #expect(deadlocks == ["0"])
    }
}
