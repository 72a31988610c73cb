public import Cartwright
public import CartwrightEventLoop
import CartwrightEvents
public import CartwrightLogging
public import CartwrightPostgres

extension Host {
    /// A host as the environment describes it: keys, the settings of every service, what the services prepare.
    ///
    /// `environment` holds variables with `.env` and files resolved, as `Configuration.resolved` gives them.
    public static func configured(
        _ table: FunctionTable, environment: [String: String], database: Database, mode: Mode, log: Logger,
        clock: WallClock = .system
    ) async throws -> Host {
        try await configured(
            table, environment: environment, database: database, isProduction: mode == .production, log: log,
            clock: clock)
    }
}

extension Host {
    /// Loads every service's demo data; what there is to tell the operator, with `{url}` for the shop's address.
    public func seed(size: Int? = nil) async throws -> [String] {
        var lines: [String] = []
        for service in services {
            if let seed = service.seed { lines += try await seed(systemCall("\(service.name)-seed"), size) }
        }
        return lines
    }
}

extension Database {
    /// Brings the runtime's own tables and those of every service up to date; what was applied, as `service/name`.
    @discardableResult
    public func migrate(_ table: FunctionTable) async throws -> [String] {
        let services = [.runtime, .events] + table.services
        if await isUpToDate(services) { return [] }
        var applied: [String] = []
        for service in services {
            do {
                let names = try await migrate(service.migrations, service: service.name)
                applied += names.map { "\(service.name)/\($0)" }
            } catch {
                throw explained(error)
            }
        }
        return applied
    }

    /// Whether every migration has been applied as it is here: one question, so that a start which has nothing to migrate
    /// is a quick one. Whatever goes wrong with it means no.
    private func isUpToDate(_ services: [Service]) async -> Bool {
        let migrations = services.flatMap { service in service.migrations.map { (service.name, $0) } }
        let missing = try? await read.value(
            """
            select count(*)
            from unnest(\(migrations.map(\.0)), \(migrations.map(\.1.name)), \(migrations.map(\.1.sql))) as here (service, name, sql)
            left join cartwright.migrations m on m.service = here.service and m.name = here.name
            where m.checksum is distinct from encode(sha256(convert_to(here.sql, 'UTF8')), 'hex')
            """, as: Int.self)
        return missing == 0
    }
}
