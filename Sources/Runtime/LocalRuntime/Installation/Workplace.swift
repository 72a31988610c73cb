public import Cartwright
import CartwrightEventLoop
import CartwrightEvents
public import CartwrightLogging
public import CartwrightPostgres
import FoundationEssentials

/// A bundle that is opened in this process for one command: its database, and a host for its functions.
public struct Workplace: Sendable {
    public let database: Database
    public let host: Host
    private let table: FunctionTable
    private let privatePostgres: Lender?

    /// A private Postgres that this process started ends with it.
    private final class Lender: @unchecked Sendable {
        // Unchecked: only `close`, which is called once, touches it.
        let postgres: PrivatePostgres
        init(_ postgres: PrivatePostgres) { self.postgres = postgres }
    }

    /// Opens the bundle on `DATABASE_URL`, or on the installation's private Postgres, which is started if it does not run.
    public static func open(
        _ table: FunctionTable, _ configuration: Configuration, directory: String = ".cartwright",
        log: Logger = Logger(level: .warning)
    ) async throws -> Workplace {
        if !configuration.problems.isEmpty { throw ConfigurationError(configuration.problems) }
        let installation = Installation(directory: directory)
        let mode = Mode.of(environment: configuration.resolved)
        var environment = try installation.completing(configuration.resolved, in: mode)
        var lender: Lender?
        if !Mode.databaseIsGiven(in: environment) {
            let lent = Lender(try await offLoop { try Lender(PrivatePostgres(installation)) }.postgres)
            environment["DATABASE_URL"] = lent.postgres.url
            lender = lent
        }
        // Nobody waits at the other end: loading and migrating may take as long as they take.
        var connections = DatabaseConfiguration.lazy
        connections.readTimeout = .seconds(3600)
        connections.writeTimeout = .seconds(3600)
        let database = Database(url: environment["DATABASE_URL"] ?? "", configuration: connections)
        let host = try await Host.configured(table, environment: environment, database: database, mode: mode, log: log)
        return Workplace(database: database, host: host, table: table, privatePostgres: lender)
    }

    /// Brings the runtime's own tables and those of every service up to date; what was applied, as `service/name`.
    @discardableResult
    public func migrate() async throws -> [String] { try await database.migrate(table) }

    /// What `migrate` would apply, as `service/name`.
    public func pendingMigrations() async throws -> [String] {
        let exists = try await database.read.value(
            "select to_regclass('cartwright.migrations') is not null", as: Bool.self)
        var applied: Set<String> = []
        if exists == true {
            let rows: [String?] = try await database.read.rows(
                "select service || '/' || name from cartwright.migrations", as: String?.self)
            applied = Set(rows.compactMap { $0 })
        }
        let known = ([.runtime, .events] + table.services).flatMap { service in
            service.migrations.map { "\(service.name)/\($0.name)" }
        }
        return known.filter { !applied.contains($0) }
    }

    /// Closes the connections, and ends the private Postgres if it was started for this.
    public func close() async {
        await database.close()
        privatePostgres?.postgres.stop()
    }
}
