import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import Synchronization
import TestSupport
import Testing

@testable import Carts
@testable import Catalog

@Suite struct KnownOffersTests {
    @Test("an addition answers the cart as reading it does, whatever changed since the last one")
    func keepsUp() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(4)
        for slug in slugs { _ = try await ada.add(slug) }
        let changes: [SQL] = [
            "select", "update catalog.products set name = name || '!' where slug = \(slugs[1])",
            "update catalog.products set price_minor = price_minor + 5 where slug <> \(slugs[0])",
            "update catalog.products set image_url = null where slug = \(slugs[2])",
            "update inventory.stock set reserved = on_hand where sku = (select sku from catalog.offers where slug = \(slugs[3]))",
            "update inventory.stock set reserved = 0",
            "update catalog.products set currency = 'KWD' where slug = \(slugs[1])",
            "update catalog.products set currency = 'USD'",
            "update catalog.products set status = 'archived' where slug = \(slugs[2])",
            "delete from catalog.listings where slug = \(slugs[3])",
            "update catalog.products set name = name || '?'", "delete from catalog.offer_changes_kept",
        ]
        var version = try await ada.cart().version
        for change in changes {
            try await ada.database.execute(change)
            let added = try await ada.addAgain(slugs[0])
            let read = try await getCart(ada.call)
            #expect(try JSON.encode(added, nils: .written) == JSON.encode(read, nils: .written))
            #expect(added.entityTag == read.entityTag)
            version += 1
            #expect(added.version == version)
        }
    }

    @Test("what is known is not read again; what changed is, once")
    func statements() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(3)
        for slug in slugs { _ = try await ada.add(slug) }
        let id = try await ada.addAgain(slugs[0]).cart.items[0].productID
        try await ada.database.execute("create extension pg_stat_statements")
        func reads(_ body: () async throws -> Void) async throws -> Int {
            let before = try await ada.readsOfOffers()
            try await body()
            return try await ada.readsOfOffers() - before
        }
        func again() async throws {
            for _ in 0..<3 { _ = try await addToCart(CartAddition(productID: .id(ID(id))), ada.call) }
        }
        try await ada.waitForHorizon()
        #expect(try await reads(again) == 0)
        try await ada.database.execute("update catalog.products set name = 'New' where slug = \(slugs[1])")
        try await ada.waitForHorizon()
        #expect(try await reads(again) == 1)
        // Nobody can tell what came before the changes that are kept.
        for _ in 0..<2 {
            try await ada.waitForHorizon()
            try await forgetOfferChanges(Tick(scheduledAt: ada.call.now), ada.call)
        }
        #expect(try await ada.database.write.value("select count(*) from catalog.offer_changes", as: Int.self) == 0)
        #expect(try await reads(again) == 1)
        // A thousand changes and more.
        for _ in 0..<30 { try await ada.database.execute("update catalog.products set name = name || '.'") }
        try await ada.waitForHorizon()
        #expect(try await reads(again) == 1)
        // One transaction that changes so many that nobody names them.
        try await ada.database.transaction { sql in
            for _ in 0..<10 { try await sql.execute("update catalog.products set name = name || '.'") }
        }
        #expect(try await ada.database.write.value("select count(*) < 1600 from catalog.offer_changes") == true)
        try await ada.waitForHorizon()
        #expect(try await reads(again) == 1)
        // After a crash of Postgres the numbers of transactions may come a second time.
        try await ada.database.execute("delete from catalog.offer_changes_kept")
        #expect(try await reads(again) == 3)
        try await forgetOfferChanges(Tick(scheduledAt: ada.call.now), ada.call)
        try await ada.waitForHorizon()
        #expect(try await reads(again) == 1)
        #expect(try await getCart(ada.call).cart.items.allSatisfy { $0.productName.hasSuffix("..") })
        #expect(try await reads(again) == 0)
    }

    @Test("no answer shows less than was committed before it was asked for, however the changes come")
    func neverOld() async throws {
        let database = try await TestShop.fresh(products: 40)
        let programs = [KnownOffers(), KnownOffers()]
        var shoppers: [Shopper] = []
        for number in 0..<6 { shoppers.append(try await Shopper(in: database, knowing: programs[number % 2])) }
        let slugs = try await shoppers[0].slugs(8)
        try await database.execute("update catalog.products set price_minor = 1000")
        let board = Board()
        let ids = try await database.write.values(
            "select id from catalog.products where slug = any (\(slugs)) order by id", as: UUID.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for round in 1...60 {
                        let some = [ids[(writer * 2 + round) % ids.count], ids[(writer * 3 + round * 5) % ids.count]]
                        let prices = try? await database.transaction { sql in
                            let prices = try await sql.rows(
                                """
                                update catalog.products set price_minor = price_minor + 1
                                where id in (select id from catalog.products where id = any (\(some)) order by id for update)
                                returning id, price_minor
                                """, as: Priced.self)
                            // Some hold the horizon back for a while, some come to nothing.
                            for _ in 0..<(round % 4) { try await sql.execute("select") }
                            if round % 5 == 0 { throw Problem.notFound }
                            return prices
                        }
                        board.note(prices ?? [])
                    }
                    board.end()
                }
            }
            for (number, shopper) in shoppers.enumerated() {
                group.addTask {
                    var turn = number
                    repeat {
                        let least = board.prices
                        let cart = try await addToCart(
                            CartAddition(productID: .id(ID(ids[turn % ids.count]))), shopper.call
                        ).cart
                        for line in cart.items where line.productPriceMinor < least[line.productID] ?? 1000 {
                            Issue.record("\(line.productPriceMinor), and it cost \(least[line.productID] ?? 1000)")
                        }
                        turn += 1
                    } while turn < number + 100 || !board.isOver
                }
            }
            try await group.waitForAll()
        }
        #expect(board.prices.count == ids.count)
        for shopper in shoppers {
            let added = try await addToCart(CartAddition(productID: .id(ID(ids[0]))), shopper.call)
            #expect(try await added.entityTag == getCart(shopper.call).entityTag)
        }
    }
}

/// What everybody knows to be committed.
private final class Board: Sendable {
    private let state = Mutex((prices: [UUID: Int](), isOver: false))

    var prices: [UUID: Int] { state.withLock { $0.prices } }
    var isOver: Bool { state.withLock { $0.isOver } }

    func end() { state.withLock { $0.isOver = true } }

    func note(_ prices: [Priced]) {
        state.withLock { state in
            for one in prices { state.prices[one.id] = max(state.prices[one.id] ?? 0, one.priceMinor) }
        }
    }
}

private struct Priced: Decodable, Sendable {
    let id: UUID
    let priceMinor: Int
}

extension Shopper {
    /// One more of a product, by its id.
    fileprivate func addAgain(_ slug: String) async throws -> CartAnswer {
        let id: UUID? = try await database.write.value("select id from catalog.products where slug = \(slug)")
        return try await addToCart(CartAddition(productID: .id(ID(try #require(id)))), call)
    }

    /// Waits until every transaction that is under way now, in whichever database, is over: only then does a statement know that
    /// it has seen all there was.
    fileprivate func waitForHorizon() async throws {
        let now: Int = try await database.write.value("select pg_current_xact_id()::text::bigint") ?? 0
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(120) {
            let horizon: Int? = try await database.write.value(
                "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if let horizon, horizon > now { return }
        }
        Issue.record("a transaction does not end")
    }

    /// How often offers were read for what was not known of them.
    fileprivate func readsOfOffers() async throws -> Int {
        try await database.write.value(
            """
            select coalesce(sum(calls), 0)::bigint from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database())
              and query like '%from catalog.offers o where o.variant_id = any%' and query not like '%pg_stat%'
            """) ?? 0
    }
}
