import Cartwright
import CartwrightEventLoop
import CartwrightLogging
import CartwrightManifest
import CartwrightPostgres
import FoundationEssentials
import Synchronization
import TestSupport

@testable import CartwrightEvents

/// Something that happened, for tests.
struct Parcel: DomainEvent, Hashable {
    static let source = "depot"
    static let name = "parcel.moved"
    var id = "p-1"
    var weight = 1
    var aggregate: String { id }
}

/// A database with the runtime's tables, a clock that stands still, and a worker that is turned by hand.
final class Bench: Sendable {
    let database: Database
    let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_795_219_200))
    let test: TestDatabase
    let manifest: Manifest

    init(_ yaml: String) async throws {
        test = try await TestDatabase.fresh()
        database = test.database
        for service in [Service.runtime, .events] {
            try await database.migrate(service.migrations, service: service.name)
        }
        let (manifest, diagnostics) = Manifest.load(yaml: Array(yaml.utf8))
        if diagnostics.hasErrors { throw BenchError(text: diagnostics.map(\.description).joined(separator: "\n")) }
        self.manifest = manifest
    }

    var call: Call { .test(database: database, clock: clock) }

    func transaction(_ body: @escaping @Sendable (Transaction) async throws -> Void) async throws {
        try await call.database.transaction(body)
    }

    func worker(
        messages: @escaping @Sendable ([Message], String) async -> BatchResult = { _, _ in .done },
        event: @escaping @Sendable (Envelope, String) async throws -> Void = { _, _ in },
        tick: @escaping @Sendable (Tick, String) async throws -> Void = { _, _ in }
    ) throws -> BackgroundWork {
        var configuration = BackgroundWork.Configuration()
        configuration.clock = clock
        configuration.log = Logger(writer: LogWriter(descriptor: -1))
        return try BackgroundWork(
            manifest: manifest, database: database,
            deliveries: Deliveries(messages: messages, event: event, tick: tick), configuration: configuration)
    }

    func count(_ table: SQL) async throws -> Int {
        try await database.write.value("select count(*) from cartwright.\(table)") ?? -1
    }

    func close() async { await database.close() }
}

struct BenchError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

extension BackgroundWork {
    /// One turn, and everything that it began.
    func turnOnce() async throws {
        _ = try await work()
        while let call = state.withLock({ $0.calls.first?.value }) { await call.value }
    }
}
