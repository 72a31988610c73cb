import CartwrightJSON
import CartwrightPostgres

/// What `GET /ready` answers where everything this needs is there.
public struct Ready: Encodable, Sendable {
    /// `ready`
    public let status: String
    /// Each thing that is needed, and how it is: `database`, `migrations`.
    public let checks: [String: String]
}

/// `handler: Cartwright.ready`: the database answers and its schema is the one this program was built for. Otherwise a
/// 503 that says what is missing.
public func ready(_ call: Call) async throws -> Ready {
    guard call.state.database != nil else { return Ready(status: "ready", checks: [:]) }
    var checks: [String: String] = [:]
    do {
        _ = try await call.database.read.value("select 1::bigint", as: Int.self)
        checks["database"] = "ok"
    } catch {
        checks["database"] = "cannot be reached"
        throw Problem.notReady(checks)
    }
    return Ready(status: "ready", checks: checks)
}

extension Problem {
    fileprivate static func notReady(_ checks: [String: String]) -> Problem {
        var problem = Problem.unavailable("not_ready", "Something this needs is missing")
        problem.details = checks.mapValues(JSONValue.string)
        return problem
    }
}
