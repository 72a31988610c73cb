import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Inventory
import ShopSupport
import TestSupport
import Testing

@testable import Carts

@Suite struct CartRaceTests {
    @Test("50 who add to one cart at once make a quantity of 50", arguments: [false, true], [false, true])
    func sameLine(existing: Bool, byID: Bool) async throws {
        let ada = try await Shopper()
        if existing { _ = try await ada.cart() }
        let carts = try await atOnce(50) { number in try await ada.add(byID: byID || number % 2 == 0) }
        let first = existing ? 2 : 1
        // Each answer is the cart as it was at one version: so many additions, so many pieces.
        for cart in carts { #expect(cart.items.first?.quantity == cart.version - first + 1) }
        #expect(try await ada.cart().items.map(\.quantity) == [50])
    }

    @Test("no answer misses a line that another call had added before")
    func otherLines() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(24)
        let carts = try await atOnce(slugs.count) { number in try await ada.add(slugs[number]) }
        for cart in carts { #expect(cart.items.count == cart.version) }
        #expect(try await Set(ada.cart().items.map(\.productID)).count == slugs.count)
    }

    @Test("many who add at once to carts of their own are answered their own; one with too many fails alone")
    func ownCarts() async throws {
        let ada = try await Shopper()
        let full = try await Shopper(in: ada.database)
        _ = try await full.add("prod-1", 999)
        var shoppers: [Shopper] = []
        for number in 0..<30 {
            var shopper = try await Shopper(number % 3 == 0 ? .anonymous : .customer(), in: ada.database)
            if let token = try await shopper.cart().cartToken {
                shopper = try await Shopper(.guest(token: token), in: ada.database)
            }
            shoppers.append(shopper)
        }
        let slugs = try await ada.slugs(5)
        async let refused = Call.problem { try await full.add("prod-1", 1) }
        let carts = try await atOnce(150) { [shoppers] number in
            try await shoppers[number % 30].add(slugs[number / 30], 1 + number % 30)
        }
        #expect(await refused?.errors.first?.code == "too_large")
        for (number, shopper) in shoppers.enumerated() {
            let cart = try await shopper.cart()
            #expect(cart.items.count == 5 && cart.items.allSatisfy { $0.quantity == 1 + number })
            #expect(carts.count { $0.id == cart.id } == 5 && cart.version == 6)
        }
        #expect(try await full.cart().items.map(\.quantity) == [999])
    }

    @Test("a cart that somebody holds keeps nobody else waiting")
    func held() async throws {
        let ada = try await Shopper()
        let bob = try await Shopper(in: ada.database)
        _ = try await (ada.add(), bob.add())
        let isHeld = Gate()
        async let waiting: Cart = {
            await isHeld.arrived()
            return try await ada.add()
        }()
        isHeld.open()
        let others = try await ada.database.transaction { sql in
            _ = try await sql.lockedCart(of: ada.call)
            try await isHeld.pass()
            #expect(await ada.database.waitForSomebodyWaiting())
            for _ in 0..<5 { _ = try await bob.add() }
            return try await bob.cart()
        }
        #expect(others.items.map(\.quantity) == [6])
        #expect(try await waiting.items.map(\.quantity) == [2])
    }

    @Test("reading a cart is one statement, adding to it is one, changing and clearing it are one")
    func roundTrips() async throws {
        let ada = try await Shopper()
        let line = try #require(try await ada.add().items.first)
        try await ada.database.execute("create extension pg_stat_statements")
        func statements(_ body: () async throws -> Cart) async throws -> Int {
            let before = try await count(ada.database)
            _ = try await body()
            return try await count(ada.database) - before
        }
        #expect(try await statements { try await ada.cart() } == 1)
        #expect(try await statements { try await ada.add() } == 1)
        #expect(try await statements { try await ada.set(line, to: 4) } == 1)
        #expect(try await statements { try await clearCart(ada.call).cart } == 1)
        let calls = try await ada.database.write.value(
            "select sum(calls)::bigint from pg_stat_statements where query ilike 'begin%' and dbid = \(own)",
            as: Int.self)
        #expect(calls == nil)
    }

    @Test("an order locks the cart, empties it, and gives back what it held where nothing has taken its place")
    func order() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(3)
        for slug in slugs { _ = try await ada.add(slug, 2) }
        let held = try await ada.database.transaction { sql -> CartContents? in
            let contents = try await sql.lockedCart(of: ada.call)
            if let contents { try await sql.completeCart(contents.id, ada.call) }
            return contents
        }
        let contents = try #require(held)
        #expect(contents.lines.map(\.offer.slug) == slugs && contents.lines.allSatisfy { $0.quantity == 2 })
        #expect(try await ada.cart().items.isEmpty)
        let demands = contents.lines.map { Demand(variant: $0.offer.variantID, quantity: $0.quantity) }
        for _ in 0..<2 {
            try await ada.database.transaction { sql in try await sql.restoreCart(contents.id, demands, ada.call) }
            #expect(try await ada.cart().items.map(\.quantity) == [2, 2, 2])
        }
        _ = try await clearCart(ada.call)
        _ = try await ada.add(slugs[1])
        try await ada.database.transaction { sql in try await sql.restoreCart(contents.id, demands, ada.call) }
        #expect(try await ada.cart().items.count == 1)
        let bob = try await Shopper(in: ada.database)
        #expect(try await ada.database.transaction { sql in try await sql.lockedCart(of: bob.call) == nil })
        #expect(
            try await ada.database.transaction { sql in
                try await sql.lockedCart(of: .test(database: ada.database)) == nil
            })
    }

    @Test("an order that waits for the cart sees what came into it meanwhile")
    func waiting() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(20)
        _ = try await ada.add(slugs[0])
        let taken = try await atOnce(40) { number -> Int in
            if number % 2 == 0 {
                _ = try await ada.add(slugs[number / 2])
                return 0
            }
            return try await ada.database.transaction { sql in
                guard let contents = try await sql.lockedCart(of: ada.call) else { return 0 }
                try await sql.completeCart(contents.id, ada.call)
                return contents.lines.reduce(0) { $0 + $1.quantity }
            }
        }
        let left = try await ada.cart().items.reduce(0) { $0 + $1.quantity }
        #expect(taken.reduce(left, +) == 21)
    }

    @Test("an order that waited for the cart is told what its lines cost by then")
    func waitedPrices() async throws {
        let ada = try await Shopper()
        let line = try #require(try await ada.add().items.first)
        let isHeld = Gate()
        async let taken: CartContents? = {
            await isHeld.arrived()
            return try await ada.database.transaction { sql in try await sql.lockedCart(of: ada.call) }
        }()
        isHeld.open()
        try await ada.database.transaction { sql in
            _ = try await sql.setQuantity(
                of: line.id.rawValue, to: 2, in: .user(try ada.call.userID), at: ada.call.now)
            try await isHeld.pass()
            #expect(await ada.database.waitForSomebodyWaiting())
            try await ada.database.execute("update catalog.products set price_minor = 4242 where slug = 'prod-1'")
        }
        let lines = try #require(try await taken).lines
        #expect(lines.map(\.quantity) == [2] && lines.map(\.offer.price.minor) == [4242])
    }

    private let own: SQL = "(select oid from pg_database where datname = current_database())"

    private func count(_ database: Database) async throws -> Int {
        try await database.write.value(
            """
            select coalesce(sum(calls), 0)::bigint from pg_stat_statements
            where dbid = \(own) and toplevel and query like '%carts.%'
            """) ?? 0
    }
}
