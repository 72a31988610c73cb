import Cartwright
import CartwrightEventLoop
import CartwrightLogging
import CartwrightPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightEvents

private let bundle = """
    functions:
      depot-load:
        does: Load a truck
        handler: Depot.load
        queue: trucks
        batch: 2
        access: internal
      depot-count:
        does: Count what was moved
        handler: Depot.count
        event: {source: [depot]}
        access: internal
    queues:
      trucks: {attempts: 50}
    """

private struct Load: Codable, Sendable { var crate: Int }

private let start = Date(timeIntervalSince1970: 1_795_219_200)

/// A worker as `serve` has it. `peril` is how likely it is, at each of three places, that the process dies there.
private func worker(_ url: String, hoursLater: Int, peril: Double) throws -> (BackgroundWork, Database) {
    @Sendable func risk() { if Double.random(in: 0..<1) < peril { kill(getpid(), SIGKILL) } }
    @Sendable func effect(_ name: String, _ call: Call) async throws {
        risk()
        try await call.database.transaction { sql in
            try await sql.execute("insert into effects (name) values (\(name))")
            risk()
        }
    }
    var table = FunctionTable(manifest: bundle)
    table.add(
        "depot-load",
        .queue { (load: Load, call: Call) in
            try await effect("crate \(load.crate)", call)
            try await call.database.transaction { sql in try await sql.publish(Parcel(id: "p-\(load.crate)")) }
        })
    table.add("depot-count", .event { (parcel: Parcel, call: Call) in try await effect("event \(parcel.id)", call) })
    let clock = WallClock(startingAt: start.addingTimeInterval(Double(hoursLater) * 3600))
    let database = Database(url: url, configuration: TestDatabase.configuration)
    var configuration = Host.Configuration()
    configuration.database = database
    configuration.clock = clock
    configuration.log = Logger(writer: LogWriter(descriptor: -1))
    let host = try Host(table, configuration: configuration)
    var background = BackgroundWork.Configuration()
    background.clock = clock
    background.log = configuration.log
    return (try BackgroundWork(host: host, database: database, configuration: background), database)
}

private func remaining(in database: Database) async throws -> Int {
    try await database.write.value(
        "select (select count(*) from cartwright.outbox) + (select count(*) from cartwright.messages)") ?? 0
}

@Suite struct CrashTests {
    @Test("a process that is killed at any moment loses no message, and each has one effect")
    func killed() async throws {
        let bench = try await Bench(bundle)
        let crates = 30
        try await bench.database.execute("create table effects (name text not null)")
        try await bench.transaction { sql in
            for crate in 1...crates { try await sql.enqueue(Load(crate: crate), to: "trucks") }
        }
        let url = bench.test.url
        for run in 1...5 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [url = url as String, run = run as Int] in
                let (work, database) = try worker(url, hoursLater: run, peril: 0.05)
                work.start()
                // What failed waits for a time that this clock will not reach, so the end is not always an empty queue.
                for _ in 0..<150 where try await remaining(in: database) > 0 {
                    try await WallClock.system.sleep(for: .milliseconds(20))
                }
                kill(getpid(), SIGKILL)
            }
        }
        for hours in 24..<44 where try await remaining(in: bench.database) > 0 {
            let (work, database) = try worker(url, hoursLater: hours, peril: 0)
            for _ in 0..<3 { try await work.turnOnce() }
            await database.close()
        }
        let effects = try await bench.database.write.values("select name from effects", as: String.self)
        #expect(try await bench.count("dead_letters") == 0)
        #expect(effects.count == Set(effects).count)
        #expect(Set(effects) == Set((1...crates).flatMap { ["crate \($0)", "event p-\($0)"] }))
        await bench.close()
    }
}
