import CartwrightPostgres
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// Additions that go out together, and what makes them killed meanwhile.
@Suite("Carts to which many add while something dies", .serialized)
struct CartCrashTests {
    @Test("the server killed at any moment: each addition is there as a whole or not at all", .timeLimit(.minutes(3)))
    func killedServer() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        try await site.database.database.execute("create extension pg_stat_statements")
        let shop = try await site.serve()
        let crowd = try AddingCrowd(site, shop)
        let kills = Shared((count: 0, next: crowd.answers + Int.random(in: 100...300)))
        let wanted = 4 * Soak.factor
        await crowd.add(to: shop, until: { kills.value.count == wanted }) { answers in
            let isDue = kills.withLock { kills in
                guard answers >= kills.next, kills.count < wanted else { return false }
                kills.next = answers + Int.random(in: 50...300)
                kills.count += 1
                return true
            }
            if isDue { shop.killChild() }
        }
        try await site.kill(shop)
        // Under way are the statements of a server that is no more.
        await site.database.waitUntil(
            """
            select not exists (select from pg_stat_activity
              where datname = current_database() and application_name = 'cartwright')
            """)
        #expect(crowd.odd == [])
        #expect(crowd.lost > 0)
        #expect(try await crowd.contradictions() == [])
        let statements = try await site.database.database.write.value(
            """
            select sum(calls)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid
            where d.datname = current_database() and query like 'with wanted as materialized%'
            """, as: Int.self)
        #expect(try #require(statements) < crowd.answers, "no two additions went out together")
    }

    @Test("Postgres ends the connection of their statement: those it concerns are told, the next go on")
    func endedConnections() async throws {
        let site = try await ShopSite()
        defer { site.clear() }
        let shop = try await site.serve()
        let before = try #require(Self.children(of: shop).first)
        let crowd = try AddingCrowd(site, shop)
        let isOver = Shared(false)
        async let adding: Void = crowd.add(to: shop, until: { isOver.value })
        var ended = 0
        let patience = CrashTests.Patience()
        while ended < 10 * Soak.factor || crowd.interrupted < 5 * Soak.factor, !patience.isOver {
            // So that an addition has to read what it adds to, after it is made.
            try await site.database.database.execute(
                "update catalog.products set price_minor = price_minor % 1000 + 1 where name like 'Thing %'")
            ended +=
                try await site.database.database.write.value(
                    """
                    select count(pg_terminate_backend(pid)) from (
                      select pid from pg_stat_activity
                      where datname = current_database() and state = 'active'
                        and pid <> pg_backend_pid()
                        and (query like 'with wanted as materialized%' or query like '%from catalog.offers o%')
                      limit 1) a
                    """, as: Int.self) ?? 0
        }
        let answers = crowd.answers
        while crowd.answers < answers + 100, !patience.isOver { await Task.yield() }
        isOver.change { $0 = true }
        await adding
        #expect(ended >= 10 * Soak.factor && crowd.answers >= answers + 100)
        #expect(crowd.odd == [])
        #expect(crowd.lost == 0 && crowd.interrupted >= 5 * Soak.factor)
        #expect(try await crowd.contradictions() == [])
        #expect(Self.children(of: shop) == [before])
        shop.signal(SIGTERM)
        #expect(try await shop.end() == .exited(0))
    }

    private static func children(of shop: ServedBundle) -> [String] {
        let children = Files.read("/proc/\(shop.process)/task/\(shop.process)/children") ?? ""
        return children.split(separator: " ").map { String($0) }
    }
}
