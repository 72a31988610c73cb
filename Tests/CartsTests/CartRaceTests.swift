import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Inventory
import ShopSupport
import Testing

@testable import Carts

@Suite struct CartRaceTests {
    @Test("50 who add to one cart at once make a quantity of 50", arguments: [false, true])
    func sameLine(existing: Bool) async throws {
        let ada = try await Shopper()
        if existing { _ = try await ada.cart() }
        let carts = try await atOnce(50) { _ in try await ada.add() }
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
        #expect(try await statements { try await clearCart(ada.call) } == 1)
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

    private let own: SQL = "(select oid from pg_database where datname = current_database())"

    private func count(_ database: Database) async throws -> Int {
        try await database.write.value(
            """
            select coalesce(sum(calls), 0)::bigint from pg_stat_statements
            where dbid = \(own) and toplevel and query like '%carts.%'
            """) ?? 0
    }
}
