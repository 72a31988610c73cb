import CPostgres
public import CartwrightEventLoop
import FoundationEssentials

extension Database {
    /// Brings a service's schema up to date; says which migrations it applied.
    ///
    /// Each is applied once and in order, in a transaction of its own; others who migrate at the same time wait. What the
    /// database has beyond the list belongs to a newer version and is left alone, so old and new can serve side by side.
    /// A migration that starts with the line `-- no transaction` is one statement that cannot run in one.
    @discardableResult
    public func migrate(_ migrations: [Migration], service: String, clock: WallClock = .system) async throws
        -> [String]
    {
        try await core.onLoop { lanes in
            let lease = try await lanes.writes.lease(deadline: deadline)
            defer {
                // The session's settings and its lock go with it.
                lease.connection.loseConnection()
                lease.giveBack()
            }
            return try await Migrator(lease: lease, service: service, clock: clock).apply(migrations)
        }
    }
}

/// Applies migrations on one connection.
private struct Migrator {
    let lease: Lease
    let service: String
    let clock: WallClock

    private struct Applied: RowReadable {
        let name: String
        let checksum: String
        init(row: inout Row) throws {
            name = try row.next()
            checksum = try row.next()
        }
    }

    func apply(_ migrations: [Migration]) async throws -> [String] {
        try await run("set statement_timeout = 0")
        try await run("set idle_in_transaction_session_timeout = 0")
        // One number for all services: they may touch each other's schemas.
        try await run("select pg_advisory_lock(4846791580151137091)")
        try await run("set lock_timeout = '3s'")
        try await makeTable()

        let checksums = try await run(
            """
            select encode(sha256(convert_to(sql, 'UTF8')), 'hex')
            from unnest(\(migrations.map(\.sql))) with ordinality as list (sql, number) order by number
            """
        ).values(String.self)
        let rows = try await run("select name, checksum from cartwright.migrations where service = \(service)")
            .readRows(Applied.self)
        let applied = Dictionary(rows.map { ($0.name, $0.checksum) }) { first, _ in first }

        let missing = try MigrationPlan.missing(
            zip(migrations, checksums).map { ($0.name, $1) }, applied: applied, service: service)
        for index in missing { try await apply(migrations[index], checksums[index]) }
        return missing.map { migrations[$0].name }
    }

    private func makeTable() async throws {
        if try await run("select to_regclass('cartwright.migrations') is not null").value(Bool.self) == true { return }
        try await lease.run(
            script: """
                create schema if not exists cartwright;
                create table cartwright.migrations (
                    service text not null,
                    name text not null,
                    checksum text not null,
                    applied_at timestamptz not null,
                    primary key (service, name)
                );
                """)
    }

    private func apply(_ migration: Migration, _ checksum: String) async throws {
        for attempt in 1... {
            do {
                if migration.sql.hasPrefix("-- no transaction") {
                    try await lease.run(script: migration.sql)
                    try await record(migration, checksum)
                } else {
                    try await run("begin")
                    try await lease.run(script: migration.sql)
                    try await record(migration, checksum)
                    try await run("commit")
                }
                return
            } catch let error as DatabaseError {
                _ = try? await run("rollback")
                guard let server = error.server else { throw error }
                // Rather than hold up everyone who comes behind it, a migration that waits for a lock lets go and tries again.
                guard attempt < 10, server.isLockNotAvailable || server.isWorthRetrying else {
                    throw MigrationError.failed(service: service, name: migration.name, server)
                }
            }
            await pause(.milliseconds(Int.random(in: 50...250) * attempt))
        }
    }

    private func record(_ migration: Migration, _ checksum: String) async throws {
        try await run(
            """
            insert into cartwright.migrations (service, name, checksum, applied_at)
            values (\(service), \(migration.name), \(checksum), \(clock.now))
            """)
    }

    @discardableResult
    private func run(_ sql: SQL) async throws -> QueryResult {
        let query = Query(sql, isCommittedAtSync: true)
        try await lease.run(query)
        return QueryResult(query: query)
    }

    private func pause(_ duration: Duration) async {
        let loop = lease.connection.loop
        await withUnsafeContinuation { continuation in
            loop.schedule(after: duration) { continuation.resume() }
        }
    }
}
