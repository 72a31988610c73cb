import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
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
        batch: 3
        access: internal
        timeout: 20s
    queues:
      trucks: {visibility: 60s, attempts: 3}
    """

@Suite struct QueueTests {
    private struct Load: Codable, Sendable { var crate: Int }

    private func send(_ bench: Bench, _ crates: ClosedRange<Int>, group: String? = nil, delay: Duration = .zero)
        async throws
    {
        try await bench.transaction { sql in
            for crate in crates { try await sql.enqueue(Load(crate: crate), to: "trucks", group: group, delay: delay) }
        }
    }

    @Test("messages come in batches and are gone once they are handled")
    func batches() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared<[[Int]]>([])
        let work = try bench.worker(messages: { messages, function in
            let crates = messages.compactMap { try? $0.decode(Load.self).crate }
            seen.withLock { $0.append(crates) }
            return .done
        })
        try await send(bench, 1...7)
        try await work.turnOnce()
        #expect(seen.value.flatMap(\.self).sorted() == Array(1...7))
        #expect(seen.value.map(\.count).sorted() == [1, 3, 3])
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }

    @Test("of a batch only what failed comes again, later each time, and at last it is dead")
    func partialFailure() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared<[String]>([])
        let work = try bench.worker(messages: { messages, function in
            var result = BatchResult.done
            for message in messages {
                let crate = (try? message.decode(Load.self).crate) ?? 0
                seen.withLock { $0.append("\(crate).\(message.attempt)") }
                if crate == 2 { result.failed.insert(message.id) }
            }
            return result
        })
        try await send(bench, 1...3)
        try await work.turnOnce()
        #expect(seen.value.sorted() == ["1.1", "2.1", "3.1"])
        try await work.turnOnce()
        #expect(seen.value.count == 3)
        bench.clock.advance(by: .milliseconds(1300))
        try await work.turnOnce()
        bench.clock.advance(by: .milliseconds(1300))
        try await work.turnOnce()
        #expect(seen.value.count == 4)
        bench.clock.advance(by: .milliseconds(1300))
        try await work.turnOnce()
        #expect(seen.value.dropFirst(3) == ["2.2", "2.3"])
        let dead = try await bench.database.deadLetters()
        #expect(dead.count == 1 && dead.first?.attempts == 3 && dead.first?.queue == "trucks")
        #expect(try await bench.count("messages") == 0)

        #expect(try await bench.database.redrive(of: "trucks", now: bench.clock.now) == 1)
        try await work.turnOnce()
        #expect(seen.value.last == "2.1")
        #expect(try await bench.database.deadLetters().isEmpty)
        await bench.close()
    }

    @Test("a result that names a foreign message fails its whole batch")
    func foreignResult() async throws {
        let bench = try await Bench(bundle)
        let work = try bench.worker(messages: { _, _ in BatchResult(failed: [UUID()]) })
        try await send(bench, 1...2)
        try await work.turnOnce()
        #expect(try await bench.count("messages") == 2)
        await bench.close()
    }

    @Test("a delayed message waits")
    func delay() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared(0)
        let work = try bench.worker(messages: { messages, _ in
            seen.withLock { $0 += messages.count }
            return .done
        })
        try await send(bench, 1...1, delay: .seconds(30))
        try await work.turnOnce()
        bench.clock.advance(by: .seconds(29))
        try await work.turnOnce()
        #expect(seen.value == 0)
        bench.clock.advance(by: .seconds(1))
        try await work.turnOnce()
        #expect(seen.value == 1)
        await bench.close()
    }

    @Test("a message waits as long as its queue says, where it says nothing itself")
    func delayOfQueue() async throws {
        let bench = try await Bench(bundle.replacing("trucks: {", with: "trucks: {delay: 20s, "))
        let seen = Shared<[Int]>([])
        let work = try bench.worker(messages: { messages, _ in
            seen.withLock { $0 += messages.compactMap { try? $0.decode(Load.self).crate } }
            return .done
        })
        try await send(bench, 1...1)
        try await send(bench, 2...2, delay: .seconds(5))
        try await work.turnOnce()
        #expect(seen.value.isEmpty)
        bench.clock.advance(by: .seconds(5))
        try await work.turnOnce()
        #expect(seen.value == [2])
        bench.clock.advance(by: .seconds(15))
        try await work.turnOnce()
        #expect(seen.value == [2, 1])
        await bench.close()
    }

    @Test("what a process took to its death comes back when its visibility ends, and dies after too many deaths")
    func crash() async throws {
        let bench = try await Bench(bundle)
        try await send(bench, 1...1)
        let work = try bench.worker()
        _ = try await work.relay.run(bench.database, now: bench.clock.now)
        let store = MessageStore(database: bench.database)
        for attempt in 1...3 {
            let taken = try await store.receive(
                from: "trucks", limit: 10, hiddenUntil: bench.clock.now.addingTimeInterval(60), receipt: UUID(),
                now: bench.clock.now)
            #expect(taken.map(\.attempts) == [attempt])
            bench.clock.advance(by: .seconds(59))
            let hidden = try await store.receive(
                from: "trucks", limit: 10, hiddenUntil: bench.clock.now, receipt: UUID(), now: bench.clock.now)
            #expect(hidden.isEmpty)
            bench.clock.advance(by: .seconds(1))
        }
        try await work.turnOnce()
        #expect(try await bench.database.deadLetters().first?.lastError == "the last attempt never ended")
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }

    @Test("an outdated receipt settles nothing")
    func receipts() async throws {
        let bench = try await Bench(bundle)
        try await send(bench, 1...1)
        _ = try await (try bench.worker()).relay.run(bench.database, now: bench.clock.now)
        let store = MessageStore(database: bench.database)
        let (slow, fast) = (UUID(), UUID())
        let first = try await store.receive(
            from: "trucks", limit: 1, hiddenUntil: bench.clock.now.addingTimeInterval(60), receipt: slow,
            now: bench.clock.now)
        let id = try #require(first.first?.id)
        bench.clock.advance(by: .seconds(61))
        let again = try await store.receive(
            from: "trucks", limit: 1, hiddenUntil: bench.clock.now.addingTimeInterval(60), receipt: fast,
            now: bench.clock.now)
        #expect(again.map(\.id) == [id])
        try await store.complete([id], of: "trucks", receipt: slow)
        try await store.postpone(id, of: "trucks", receipt: slow, until: bench.clock.now, because: "late")
        try await store.bury(id, of: "trucks", receipt: slow, because: "late", now: bench.clock.now)
        #expect(try await bench.count("messages") == 1)
        try await store.complete([id], of: "trucks", receipt: fast)
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }

    @Test("of one group never two messages are out at once, and all are handled in order")
    func groups() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared<[Int]>([])
        let out = Shared<(now: Int, most: Int)>((0, 0))
        let work = try bench.worker(messages: { messages, _ in
            out.withLock { $0 = ($0.now + messages.count, max($0.most, $0.now + messages.count)) }
            for message in messages {
                if let load = try? message.decode(Load.self) { seen.withLock { $0.append(load.crate) } }
            }
            out.withLock { $0.now -= messages.count }
            return .done
        })
        try await send(bench, 1...5, group: "g")
        for _ in 0..<6 { try await work.turnOnce() }
        #expect(seen.value == [1, 2, 3, 4, 5])
        #expect(out.value.most == 1)
        await bench.close()
    }

    @Test("receivers at the same time never get the same message")
    func contention() async throws {
        let bench = try await Bench(bundle)
        try await send(bench, 1...60)
        _ = try await (try bench.worker()).relay.run(bench.database, now: bench.clock.now)
        let store = MessageStore(database: bench.database)
        let taken = try await withThrowingTaskGroup(of: [UUID].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await store.receive(
                        from: "trucks", limit: 10, hiddenUntil: bench.clock.now.addingTimeInterval(60), receipt: UUID(),
                        now: bench.clock.now
                    ).map(\.id)
                }
            }
            return try await group.reduce(into: [UUID]()) { $0 += $1 }
        }
        #expect(taken.count == Set(taken).count)
        #expect(taken.count >= 50)
        await bench.close()
    }
}
