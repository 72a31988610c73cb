import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightEvents

private let bundle = """
    functions:
      depot-print:
        does: Print a label
        handler: Depot.print
        event: {source: [depot]}
        access: internal
      depot-weigh:
        does: Weigh what is heavy
        handler: Depot.weigh
        event: {source: [depot], detail: {weight: [{numeric: [">", 5]}]}}
        access: internal
    """

@Suite struct OutboxTests {
    @Test("an event reaches each subscriber whose pattern it matches, once")
    func fanOut() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared<[String]>([])
        let work = try bench.worker(event: { event, function in
            let parcel = try event.decode(Parcel.self)
            seen.withLock { $0.append("\(function) \(event.source)/\(event.name) \(parcel.weight) \(event.aggregate)") }
        })
        try await bench.transaction { sql in
            try await sql.publish(Parcel(weight: 1))
            try await sql.publish(Parcel(id: "p-2", weight: 9))
        }
        try await work.turnOnce()
        #expect(
            seen.value.sorted() == [
                "depot-print depot/parcel.moved 1 p-1", "depot-print depot/parcel.moved 9 p-2",
                "depot-weigh depot/parcel.moved 9 p-2",
            ])
        try await work.turnOnce()
        #expect(seen.value.count == 3)
        #expect(try await bench.count("outbox") == 0)
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }

    @Test("what is rolled back is never told")
    func rollback() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared(0)
        let work = try bench.worker(event: { _, _ in seen.withLock { $0 += 1 } })
        struct Refused: Error {}
        await #expect(throws: Refused.self) {
            try await bench.transaction { sql in
                try await sql.publish(Parcel())
                throw Refused()
            }
        }
        try await work.turnOnce()
        #expect(seen.value == 0)
        await bench.close()
    }

    @Test("a subscriber that fails is the only one to see the event again")
    func oneFails() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared<[String]>([])
        struct Broken: Error {}
        let work = try bench.worker(event: { event, function in
            seen.withLock { $0.append("\(function) \(event.attempt)") }
            if function == "depot-weigh", event.attempt < 3 { throw Broken() }
        })
        try await bench.transaction { sql in try await sql.publish(Parcel(weight: 9)) }
        for _ in 0..<5 {
            try await work.turnOnce()
            bench.clock.advance(by: .seconds(60))
        }
        #expect(seen.value.sorted() == ["depot-print 1", "depot-weigh 1", "depot-weigh 2", "depot-weigh 3"])
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }

    @Test("events of one aggregate keep their order while one of them fails, and others pass it by")
    func order() async throws {
        let bench = try await Bench(bundle)
        let seen = Shared<[String]>([])
        struct Broken: Error {}
        let work = try bench.worker(event: { event, function in
            let parcel = try event.decode(Parcel.self)
            if parcel.id == "a", parcel.weight == 1, event.attempt < 3 { throw Broken() }
            seen.withLock { $0.append("\(parcel.id)\(parcel.weight)") }
        })
        for weight in 1...3 {
            try await bench.transaction { sql in
                try await sql.publish(Parcel(id: "a", weight: weight))
                try await sql.publish(Parcel(id: "b", weight: weight))
            }
        }
        for _ in 0..<12 {
            try await work.turnOnce()
            bench.clock.advance(by: .seconds(10))
        }
        #expect(seen.value.filter { $0.hasPrefix("a") } == ["a1", "a2", "a3"])
        #expect(seen.value.filter { $0.hasPrefix("b") } == ["b1", "b2", "b3"])
        #expect(seen.value.firstIndex(of: "b1") ?? 9 < seen.value.firstIndex(of: "a1") ?? 0)
        await bench.close()
    }

    @Test("relays of several processes neither lose nor double anything")
    func manyRelays() async throws {
        let bench = try await Bench(bundle)
        for number in 0..<30 {
            try await bench.transaction { sql in
                for part in 0..<20 { try await sql.publish(Parcel(id: "p-\(number)-\(part)")) }
            }
        }
        let relay = try bench.worker().relay
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<200 where try await bench.count("outbox") > 0 {
                        _ = try await relay.run(bench.database, now: bench.clock.now)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await bench.count("messages") == 600)
        await bench.close()
    }

    @Test("mail lies in the mailbox, once, with the id it will always have")
    func mail() async throws {
        let bench = try await Bench(bundle)
        let work = try bench.worker()
        try await bench.transaction { sql in
            try await sql.send(Mail(to: ["Ann <ann@example.org>"], subject: "Welcome", text: "Hello"))
            try await sql.send(Mail(to: ["nobody"], subject: "Lost", text: "x"))
        }
        try await work.turnOnce()
        try await work.turnOnce()
        let mails = try await bench.database.mailbox()
        #expect(mails.count == 1)
        #expect(mails.first?.recipients == ["ann@example.org"])
        #expect(mails.first?.raw.contains("Subject: Welcome\r\n") == true)
        #expect(try await bench.database.mailbox(of: "ann@example.org").count == 1)
        #expect(try await bench.database.mailbox(of: "eve@example.org").isEmpty)
        let dead = try await bench.database.deadLetters(of: "mail")
        #expect(dead.count == 1 && dead.first?.attempts == 1)
        #expect(dead.first?.lastError?.contains("not an e-mail address") == true)
        await bench.close()
    }
}
