import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

private struct Parcel: Codable, Sendable { let number: Int }
private struct Shipped: DomainEvent {
    static let source = "parcels"
    static let name = "parcel.shipped"
    let number: Int
    var aggregate: String { "parcel-\(number)" }
}
private enum Seen: CallKey { static var defaultValue: Shared<[Int]> { Shared([]) } }

private func ship(_ parcel: Parcel, _ call: Call) throws {
    if parcel.number < 0 { throw Problem.unavailable() }
    call[Seen.self].change { $0.append(parcel.number) }
}
private func shipAll(_ parcels: Batch<Parcel>, _ call: Call) -> BatchResult {
    call[Seen.self].change { seen in seen += parcels.map(\.body.number) }
    return BatchResult(failed: Set(parcels.filter { $0.body.number == 2 }.map(\.id)))
}
private func tick(_ tick: Tick, _ call: Call) {
    call[Seen.self].change { $0.append(Int(tick.scheduledAt.timeIntervalSince1970)) }
}
private func shipped(_ event: Shipped, _ call: Call) { call[Seen.self].change { $0.append(event.number) } }

@Suite("Messages, events and ticks")
struct MessageTests {
    private struct Bench {
        let host: Host
        let seen = Shared<[Int]>([])

        init(_ trigger: Trigger, _ yaml: String, database: Database) throws {
            var table = FunctionTable(
                manifest: """
                    queues: {parcels: {visibility: 180s}}
                    functions:
                      test-a: {does: A, handler: Tests.a, \(yaml), access: internal}
                    """)
            table.add("test-a", trigger)
            var configuration = Host.Configuration()
            configuration.database = database
            configuration.dependencies[Seen.self] = seen
            host = try Host(table, configuration: configuration)
        }

        func deliver(_ messages: [Message]) async -> BatchResult {
            await host.deliver(messages, to: host.functions[0])
        }
    }

    private func database() async throws -> Database {
        let database = try await TestDatabase.fresh().database
        try await database.migrate(Service.runtime.migrations, service: Service.runtime.name)
        return database
    }

    private func message(_ number: Int, group: String? = nil, body: String? = nil) -> Message {
        Message(
            id: UUID(), queue: "parcels", body: Array((body ?? #"{"number":\#(number)}"#).utf8), group: group,
            sentAt: Date())
    }

    @Test("a message that fails comes again, its neighbours do not")
    func oneFails() async throws {
        let bench = try Bench(.queue(ship), "queue: parcels", database: await database())
        let messages = [message(1), message(-1), message(0, body: "{"), message(3)]
        #expect(await bench.deliver(messages).failed == [messages[1].id, messages[2].id])
        #expect(bench.seen.value == [1, 3])
    }

    @Test("after a failure the rest of its group waits, so that the group keeps its order")
    func groups() async throws {
        let bench = try Bench(.queue(ship), "queue: parcels", database: await database())
        let messages = [
            message(-1, group: "a"), message(2, group: "a"), message(3, group: "b"), message(4, group: "a"),
        ]
        #expect(await bench.deliver(messages).failed == [messages[0].id, messages[1].id, messages[3].id])
        #expect(bench.seen.value == [3])
    }

    @Test("a batch handler gets what can be read, and names what failed")
    func batch() async throws {
        let bench = try Bench(.queue(shipAll), "queue: parcels", database: await database())
        let messages = [message(1), message(2), message(0, body: #"{"number":"x"}"#)]
        #expect(await bench.deliver(messages).failed == [messages[1].id, messages[2].id])
        #expect(bench.seen.value == [1, 2])
    }

    @Test("an event arrives once, however often it is delivered")
    func event() async throws {
        let bench = try Bench(
            .event(shipped), "event: {source: [parcels], detail-type: [parcel.shipped]}", database: await database())
        let event = Envelope(
            id: UUID(), source: Shipped.source, name: Shipped.name, aggregate: "parcel-1", occurredAt: Date(),
            detail: try JSON.encode(Shipped(number: 1)))
        for _ in 0..<3 { try await bench.host.deliver(event, to: bench.host.functions[0]) }
        #expect(bench.seen.value == [1])
    }

    @Test("a tick carries the moment the schedule asked for")
    func ticks() async throws {
        let bench = try Bench(.schedule(tick), "schedule: rate(1 minute)", database: await database())
        try await bench.host.run(Tick(scheduledAt: Date(timeIntervalSince1970: 60)), by: bench.host.functions[0])
        #expect(bench.seen.value == [60])
    }

    @Test("what a transaction hands over is there when it has committed, with the call's time and id, and only then")
    func outbox() async throws {
        let database = try await database()
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_800_000_000))
        let call = Call.test(database: database, clock: clock)
        try await call.database.transaction { sql in
            try await sql.publish(Shipped(number: 7))
            try await sql.enqueue(Parcel(number: 7), to: "parcels", group: "a", delay: .seconds(5))
            try await sql.send(Mail(to: ["a@example.com"], subject: "On its way", text: "Parcel 7"))
        }
        await #expect(throws: Problem.self) {
            try await call.database.transaction { sql in
                try await sql.publish(Shipped(number: 8))
                throw Problem.conflict("changed_its_mind")
            }
        }
        struct Row: Decodable, Sendable, Equatable {
            let kind: String
            let subject: String
            let group: String?
            let body: String
            let requestId: String
            let delay: Int
        }
        let rows = try await database.write.rows(
            """
            select kind, subject, "group", body, request_id,
              extract(epoch from available_at - created_at)::bigint as delay
            from cartwright.outbox order by position
            """, as: Row.self)
        #expect(rows.map(\.kind) == ["event", "message", "mail"])
        #expect(rows.map(\.subject) == ["parcel.shipped", "parcels", "mail"])
        #expect(rows.map(\.group) == ["parcel-7", "a", nil])
        #expect(rows[0].body == #"{"number":7}"#)
        #expect(rows.map(\.delay) == [0, 5, 0])
        #expect(Set(rows.map(\.requestId)) == [call.requestID])
        let at = try await database.write.value("select min(created_at) from cartwright.outbox", as: Date.self)
        #expect(at == call.now)
    }
}
