import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightEvents

private let bundle = """
    functions:
      depot-load:
        does: Load a truck
        handler: Depot.load
        queue: trucks
        access: internal
      depot-sweep:
        does: Sweep the floor
        handler: Depot.sweep
        schedule: rate(5 minutes)
        access: internal
    queues:
      trucks: {}
    """

@Suite struct WorkerTests {
    @Test("a schedule fires once for each moment, however many processes look, and does not make up for lost ones")
    func schedule() async throws {
        let bench = try await Bench(bundle)
        let ticks = Shared<[Date]>([])
        let workers = try (0..<3).map { _ in
            try bench.worker(tick: { tick, function in ticks.withLock { $0.append(tick.scheduledAt) } })
        }
        let start = bench.clock.now
        for work in workers { try await work.schedules.register(now: bench.clock.now) }
        func turnAll() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for work in workers { group.addTask { try await work.turnOnce() } }
                try await group.waitForAll()
            }
            for work in workers { try await work.turnOnce() }
        }
        try await turnAll()
        #expect(ticks.value.isEmpty)
        bench.clock.advance(by: .seconds(300))
        try await turnAll()
        #expect(ticks.value == [start.addingTimeInterval(300)])
        bench.clock.advance(by: .seconds(3610))
        try await turnAll()
        #expect(ticks.value == [start.addingTimeInterval(300), start.addingTimeInterval(600)])
        bench.clock.advance(by: .seconds(290))
        try await turnAll()
        #expect(ticks.value.last == start.addingTimeInterval(4200))
        #expect(ticks.value.count == 3)
        await bench.close()
    }

    @Test("a schedule that is known keeps its beat over a restart, and a changed one starts anew")
    func restart() async throws {
        let bench = try await Bench(bundle)
        let due = { try await bench.database.write.value("select due_at from cartwright.schedules", as: Date.self) }
        let start = bench.clock.now
        try await (try bench.worker()).schedules.register(now: bench.clock.now)
        bench.clock.advance(by: .seconds(200))
        try await (try bench.worker()).schedules.register(now: bench.clock.now)
        #expect(try await due() == start.addingTimeInterval(300))
        let changed = try await Bench(bundle.replacing("5 minutes", with: "10 minutes"))
        let store = ScheduleStore(
            database: bench.database, schedules: try changed.worker().schedules.schedules)
        try await store.register(now: bench.clock.now)
        #expect(try await due() == start.addingTimeInterval(800))
        await bench.close()
        await changed.close()
    }

    @Test("work that is handed over in a transaction starts without waiting for a poll, and a stop lets it end")
    func running() async throws {
        let bench = try await Bench(bundle)
        let (began, beginning) = AsyncStream.makeStream(of: Void.self)
        let (mayEnd, ending) = AsyncStream.makeStream(of: Void.self)
        let ended = Shared(false)
        let work = try bench.worker(messages: { messages, _ in
            beginning.finish()
            for await _ in mayEnd {}
            ended.withLock { $0 = true }
            return .done
        })
        work.start()
        try await bench.transaction { sql in try await sql.enqueue(["crate": 1], to: "trucks") }
        for await _ in began {}
        async let stopped: Void = work.stop(within: .seconds(30))
        ending.finish()
        await stopped
        #expect(ended.value)
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }

    @Test("a function that does not end gives its place back when its time is over, and its message comes again")
    func endless() async throws {
        let bench = try await Bench(bundle.replacing("    queue: trucks", with: "    queue: trucks\n    timeout: 1s"))
        let never = Shared<[CheckedContinuation<Void, Never>]>([])
        let work = try bench.worker(messages: { _, _ in
            await withCheckedContinuation { continuation in never.withLock { $0.append(continuation) } }
            return .done
        })
        try await bench.transaction { sql in try await sql.enqueue(["crate": 1], to: "trucks") }
        try await work.turnOnce()
        #expect(try await bench.count("messages where last_error like 'it had not ended%'") == 1)
        for continuation in never.value { continuation.resume() }
        await bench.close()
    }

    @Test("a stop does not wait for a function that never ends")
    func stopped() async throws {
        let bench = try await Bench(bundle)
        let never = Shared<[CheckedContinuation<Void, Never>]>([])
        let (began, beginning) = AsyncStream.makeStream(of: Void.self)
        let work = try bench.worker(messages: { _, _ in
            beginning.finish()
            await withCheckedContinuation { continuation in never.withLock { $0.append(continuation) } }
            return .done
        })
        work.start()
        try await bench.transaction { sql in try await sql.enqueue(["crate": 1], to: "trucks") }
        for await _ in began {}
        let start = ContinuousClock.now
        await work.stop(within: .milliseconds(50))
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(try await bench.count("messages") == 1)
        for continuation in never.value { continuation.resume() }
        await bench.close()
    }

    @Test("an error that Postgres cannot keep does not keep a message alive")
    func oddError() async throws {
        struct Odd: Error, CustomStringConvertible { let description = "a \0 in the text" }
        let bench = try await Bench(bundle)
        let work = try bench.worker(tick: { _, _ in throw Odd() })
        try await work.schedules.register(now: bench.clock.now)
        bench.clock.advance(by: .seconds(300))
        try await work.turnOnce()
        #expect(try await bench.count("messages where last_error = 'a  in the text'") == 1)
        await bench.close()
    }

    @Test("work goes on by itself once the database is back")
    func databaseLost() async throws {
        let bench = try await Bench(bundle)
        let (seen, seeing) = AsyncStream.makeStream(of: Int.self)
        let work = try bench.worker(messages: { messages, _ in
            seeing.yield(messages.count)
            return .done
        })
        work.start()
        let other = Database(url: bench.test.url, configuration: TestDatabase.configuration)
        try await bench.transaction { sql in try await sql.enqueue(["crate": 1], to: "trucks") }
        var iterator = seen.makeAsyncIterator()
        #expect(await iterator.next() == 1)
        try await other.execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """)
        let call = Call.test(database: other, clock: bench.clock)
        try await call.database.transaction { sql in try await sql.enqueue(["crate": 2], to: "trucks") }
        work.ring()
        #expect(await iterator.next() == 1)
        await work.stop()
        await bench.close()
        await other.close()
    }
}
