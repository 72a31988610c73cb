import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import FoundationEssentials
import Testing

@testable import CartwrightEvents

private let bundle = """
    functions:
      depot-load:
        does: Load a truck
        handler: Depot.load
        queue: trucks
        access: internal
      depot-sail:
        does: Load a ship
        handler: Depot.sail
        queue: ships
        access: internal
    queues:
      trucks: {attempts: 1, retention: 2h}
      ships: {attempts: 1}
    """

private struct Crate: Codable, Sendable { var number: Int }

@Suite struct RetentionTests {
    @Test("dead letters stay as long as their queue's retention says, and no longer")
    func deadLetters() async throws {
        let bench = try await Bench(bundle)
        let work = try bench.worker(messages: { messages, _ in BatchResult(failed: Set(messages.map(\.id))) })
        try await bench.transaction { sql in
            try await sql.enqueue(Crate(number: 1), to: "trucks")
            try await sql.enqueue(Crate(number: 2), to: "ships")
        }
        try await work.turnOnce()
        let queues = { try await bench.database.deadLetters().map(\.queue).sorted() }
        #expect(try await queues() == ["ships", "trucks"])
        for (hours, expected) in [(1, ["ships", "trucks"]), (3, ["ships"]), (13 * 24, ["ships"]), (2 * 24, [])] {
            bench.clock.advance(by: .seconds(hours * 3600))
            try await work.turnOnce()
            #expect(try await queues() == expected, "\(hours) hours later")
        }
        await bench.close()
    }

    @Test("a message that nobody takes goes with its queue's retention; one that was put back begins anew")
    func untaken() async throws {
        let bench = try await Bench(bundle)
        let failing = try bench.worker(messages: { messages, _ in BatchResult(failed: Set(messages.map(\.id))) })
        try await bench.transaction { sql in try await sql.enqueue(Crate(number: 1), to: "trucks") }
        try await failing.turnOnce()
        bench.clock.advance(by: .seconds(7000))
        #expect(try await bench.database.redrive(of: "trucks", now: bench.clock.now) == 1)
        // A process that has none of the functions cleans up, too.
        var configuration = BackgroundWork.Configuration()
        configuration.clock = bench.clock
        configuration.functions = []
        let idle = try BackgroundWork(
            manifest: bench.manifest, database: bench.database,
            deliveries: Deliveries(messages: { _, _ in .done }, event: { _, _ in }, tick: { _, _ in }),
            configuration: configuration)
        bench.clock.advance(by: .seconds(7000))
        try await idle.turnOnce()
        #expect(try await bench.count("messages") == 1)
        bench.clock.advance(by: .seconds(7000))
        try await idle.turnOnce()
        #expect(try await bench.count("messages") == 0)
        await bench.close()
    }
}
