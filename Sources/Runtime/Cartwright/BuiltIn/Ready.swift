import CartwrightJSON
import CartwrightPostgres

/// What `GET /ready` answers where everything this needs is there.
public struct Ready: Encodable, Sendable {
    /// `ready`
    public let status: String
    /// Each thing that is needed, and how it is: `database`, `migrations`.
    public let checks: [String: String]
}

/// `handler: Cartwright.ready`: the database answers, and its schema has everything this program was built for.
/// Otherwise a 503 that says what is missing.
public func ready(_ call: Call) async throws -> Ready {
    guard call.state.database != nil else { return Ready(status: "ready", checks: [:]) }
    let applied: Set<AppliedMigration>
    do {
        guard
            try await call.database.read.value(
                "select to_regclass('cartwright.migrations') is not null", as: Bool.self) == true
        else { throw Problem.notReady(["database": "ok", "migrations": "none is applied: run cartwright migrate"]) }
        applied = Set(
            try await call.database.read.rows(
                "select service, name from cartwright.migrations", as: AppliedMigration.self))
    } catch is DatabaseError {
        throw Problem.notReady(["database": "cannot be reached"])
    }
    let services = [Service.runtime] + (call[BundleKey.self]?.services ?? [])
    let missing = services.flatMap { service in
        service.migrations.map { AppliedMigration(service: service.name, name: $0.name) }
    }.filter { !applied.contains($0) }
    guard missing.isEmpty else {
        let names = missing.map { "\($0.service) \($0.name)" }.joined(separator: ", ")
        throw Problem.notReady(["database": "ok", "migrations": "missing: \(names); run cartwright migrate"])
    }
    return Ready(status: "ready", checks: ["database": "ok", "migrations": "ok"])
}

private struct AppliedMigration: Decodable, Hashable, Sendable {
    let service: String
    let name: String
}

extension Problem {
    fileprivate static func notReady(_ checks: [String: String]) -> Problem {
        var problem = Problem.unavailable("not_ready", "Something this needs is missing")
        problem.details = checks.mapValues(JSONValue.string)
        return problem
    }
}
