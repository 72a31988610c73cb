import CartwrightHTTP
import CartwrightHTTPClient
import CartwrightPostgres
import FoundationEssentials

/// `idempotent: true`: the key's row is written in the transaction of the effect, so there is never one without the
/// other. A crash at any moment rolls both back.
extension Host {
    func runOnce(
        _ key: RepeatKey, _ state: CallState, _ work: @escaping @Sendable (CallState) async throws -> Answer
    ) async throws -> Answer {
        guard let database = state.database?.withDeadline(state.deadline) else { throw DatabaseError.unavailable }
        do {
            return try await attempt(key, state, database, work)
        } catch is KeyTaken {
            // A twin committed between our look and our lock: now its answer is there.
            return try await attempt(key, state, database, work)
        } catch let problem as Problem where problem.isKept && state.request != nil {
            // The rules said no, and nothing was changed: a repeat hears the same, also when the state has moved on.
            let problem = vetted(problem, of: state.function)
            let answer = Answer(problem.response(instance: state.request?.path, requestID: state.requestID))
            let kept = try KeptAnswer(answer)
            _ = try? await database.transaction { sql in try await sql.keep(kept, under: key, at: state.now) }
            return answer
        }
    }

    private func attempt(
        _ key: RepeatKey, _ state: CallState, _ database: Database,
        _ work: @escaping @Sendable (CallState) async throws -> Answer
    ) async throws -> Answer {
        try await database.transaction { sql in
            let found = try await sql.lockAndLook(key, at: state.now)
            if let kept = try found.answer(to: key) { return try kept.replay() }
            guard found.locked else { throw Problem.keyInProgress(retryAfter: 1) }
            let answer = try await HTTPClient.$isForbidden.withValue(true) {
                try await work(state.with(joined: sql))
            }
            guard try await sql.keep(KeptAnswer(answer), under: key, at: state.now) else { throw KeyTaken() }
            return answer
        }
    }
}

/// The key's row appeared while we worked: everything is rolled back, and the twin's answer counts.
struct KeyTaken: Error {}

/// What is known about a key.
struct KeyRow: Decodable, Sendable {
    let locked: Bool
    let fingerprint: [UInt8]?
    let state: String?
    let lockedUntil: Date?
    let status: Int?
    let headers: String?
    let body: [UInt8]?

    /// The answer to give again, if there is one. Another request under the same key is a 422.
    func answer(to key: RepeatKey) throws -> KeptAnswer? {
        guard let fingerprint else { return nil }
        guard fingerprint == key.fingerprint else { throw Problem.keyReused }
        guard state == "done", let status, let headers else { return nil }
        return KeptAnswer(status: status, headers: headers, body: body)
    }
}

extension Transaction {
    /// The key's row, and whether its lock could be had; it is held until the transaction ends.
    fileprivate func lockAndLook(_ key: RepeatKey, at now: Date) async throws -> KeyRow {
        let name = key.scope + "\u{1F}" + key.key
        let row = try await row(
            """
            select pg_try_advisory_xact_lock(hashtextextended(\(name), 0)) as locked,
              k.fingerprint, k.state, k.locked_until, k.status::bigint as status, k.headers, k.body
            from (select 1) as one
            left join cartwright.idempotency_keys k
              on k.scope = \(key.scope) and k.key = \(key.key) and k.expires_at > \(now)
            """, as: KeyRow.self)
        guard let row else { throw DatabaseError.unavailable }
        return row
    }

    /// Keeps an answer; false where the key has one already.
    fileprivate func keep(_ answer: KeptAnswer, under key: RepeatKey, at now: Date) async throws -> Bool {
        let expires = now.addingTimeInterval(key.lifetime)
        return try await execute(
            """
            insert into cartwright.idempotency_keys as k
              (scope, key, fingerprint, state, status, headers, body, created_at, expires_at)
            values (\(key.scope), \(key.key), \(key.fingerprint), 'done', \(answer.status), \(answer.headers),
              \(answer.body), \(now), \(expires))
            on conflict (scope, key) do update
              set fingerprint = excluded.fingerprint, state = 'done', status = excluded.status,
                headers = excluded.headers, body = excluded.body, owner = null, locked_until = null,
                created_at = excluded.created_at, expires_at = excluded.expires_at
              where k.expires_at <= excluded.created_at
            """) == 1
    }
}
