public import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
public import FoundationEssentials
import Glibc

public let ledger = Service("ledger", migrations: Embedded.migrations.map { Migration(name: $0.name, sql: $0.sql) })

public struct Entry: Codable, Sendable {
    public let reference: String
}

public struct Written: Codable, Sendable {
    public let id: UUID
}

public struct Wait: Codable, Sendable {
    public let milliseconds: Int
}

public struct Prefix: Codable, Sendable {
    public let prefix: String
}

public struct References: Codable, Sendable {
    public let references: [String]
}

public struct Process: Codable, Sendable {
    public let id: Int
}

public func ping(_ call: Call) async throws -> Process { Process(id: 0) }

public func process(_ call: Call) async throws -> Process { Process(id: Int(getpid())) }

public func slow(_ wait: Wait, _ call: Call) async throws -> Process {
    try await call.clock.sleep(for: .milliseconds(wait.milliseconds))
    return Process(id: Int(getpid()))
}

public func block(_ wait: Wait, _ call: Call) async throws {
    var time = timespec(tv_sec: wait.milliseconds / 1000, tv_nsec: wait.milliseconds % 1000 * 1_000_000)
    nanosleep(&time, nil)
}

public func trap(_ call: Call) async throws {
    preconditionFailure("a bug, on purpose")
}

public func write(_ entry: Entry, _ call: Call) async throws -> Written {
    try await call.database.transaction { sql in try await sql.write(entry.reference) }
}

public func list(_ input: Prefix, _ call: Call) async throws -> References {
    let pattern = input.prefix + "%"
    let rows = try await call.database.read.values(
        "select reference from ledger.entries where reference like \(pattern) order by reference", as: String.self)
    return References(references: rows)
}

public func pay(_ entry: Entry, _ call: Call) async throws -> Written {
    try await call.database.transaction { sql in try await sql.write(entry.reference) }
}

public func order(_ entry: Entry, _ call: Call) async throws -> Written {
    let first = try await call.step("reserve") { sql in try await sql.write(entry.reference + "/reserved") }
    _ = try await call.step("place") { sql in try await sql.write(entry.reference + "/placed") }
    return first
}

extension Transaction {
    fileprivate func write(_ reference: String) async throws -> Written {
        guard
            let id = try await value(
                "insert into ledger.entries (reference) values (\(reference)) returning id", as: UUID.self)
        else { throw DatabaseError.unavailable }
        return Written(id: id)
    }
}
