import CartwrightEventLoop
import CartwrightPostgres
import TestSupport
import Testing

@Suite("Listening")
struct ListenerTests {
    @Test("what a transaction announces is heard once it is committed, on every loop and only on its channel")
    func announcements() async throws {
        let test = try await TestDatabase.fresh()
        var first = test.database.listen("jobs.\"odd").makeAsyncIterator()
        var second = test.database.listen("jobs.\"odd").makeAsyncIterator()
        #expect(await first.next() == .subscribed)
        #expect(await second.next() == .subscribed)
        try await test.database.transaction { sql in
            try await sql.notify("other", "nothing")
            try await sql.notify("jobs.\"odd", "one")
        }
        _ = try? await test.database.transaction { sql in
            try await sql.notify("jobs.\"odd", "rolled back")
            throw CancellationError()
        }
        try await test.database.write.notify("jobs.\"odd", "two")
        #expect(await first.next() == .payload("one"))
        #expect(await first.next() == .payload("two"))
        #expect(await second.next() == .payload("one"))
    }

    @Test(
        "where nobody answers the pauses between attempts grow, whether one is let in or not",
        arguments: [HangingUp.Moment.atOnce, .atTheFirstQuestion])
    func backoff(_ moment: HangingUp.Moment) async throws {
        let server = try HangingUp(moment)
        // The listener alone comes: the lanes open nothing before their first use.
        let database = Database(
            url: server.url, loops: EventLoopGroup(loops: 1), configuration: TestDatabase.configuration)
        var heard = database.listen("jobs").makeAsyncIterator()
        let times = try await server.times(ofConnections: 5)
        // At least half of 50, 100, 200 and 400 milliseconds.
        #expect(times[4] - times[0] >= 375_000_000)
        await database.close()
        #expect(await heard.next() == nil)
    }

    @Test("after a restart it subscribes again and says so")
    func restart() async throws {
        let server = try await TestPostgres.start()
        let database = Database(url: server.url, loops: EventLoopGroup(loops: 1))
        var heard = database.listen("jobs").makeAsyncIterator()
        #expect(await heard.next() == .subscribed)
        server.kill9()
        try await server.restart()
        #expect(await heard.next() == .subscribed)
        while (try? await database.write.notify("jobs", "again")) == nil {}
        #expect(await heard.next() == .payload("again"))
        await database.close()
        #expect(await heard.next() == nil)
    }
}
