import CartwrightJSON
import CartwrightPostgres
import Synchronization

/// The place where the steps of one keyed call are remembered.
package final class StepScope: Sendable {
    private let lease: Lease
    private let names = Mutex<Set<String>>([])

    init(_ lease: Lease) { self.lease = lease }

    func run<T: Codable & Sendable>(
        _ name: String, _ call: Call, _ body: @escaping @Sendable (Transaction) async throws -> T
    ) async throws -> T {
        guard names.withLock({ $0.insert(name).inserted }) else {
            throw Misconfigured(
                "the step \"\(name)\" runs twice in \(call.function): every step needs a name of its own")
        }
        let lease = lease
        return try await call.database.transaction { sql in
            let stored = try await sql.result(of: name, lease)
            if let stored { return try JSON.decode(T.self, from: Array(stored.utf8)) }
            let value = try await body(sql)
            let result = String(decoding: try JSON.encode(value), as: UTF8.self)
            try await sql.execute(
                """
                insert into cartwright.steps (scope, key, name, result, created_at)
                values (\(lease.key.scope), \(lease.key.key), \(name), \(result), \(call.now))
                """)
            return value
        }
    }
}

extension Transaction {
    /// Renews the lease, which also keeps others from taking the key while this step runs, and looks for its result.
    fileprivate func result(of step: String, _ lease: Lease) async throws -> String? {
        let held = try await execute(
            """
            update cartwright.idempotency_keys set locked_until = \(lease.until)
            where scope = \(lease.key.scope) and key = \(lease.key.key) and owner = \(lease.owner)
            """)
        guard held == 1 else { throw Problem.keyInProgress(retryAfter: 1) }
        return try await value(
            """
            select result from cartwright.steps
            where scope = \(lease.key.scope) and key = \(lease.key.key) and name = \(step)
            """, as: String.self)
    }
}
