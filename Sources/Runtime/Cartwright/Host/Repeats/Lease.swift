import CartwrightEventLoop
import CartwrightLogging
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// The right to work on a key, for as long as the call may take. Who finds it run out takes it over; the former owner's
/// next step then fails instead of running beside the new one's.
struct Lease: Sendable {
    let key: RepeatKey
    let state: CallState
    let database: Database
    let owner: UUID
    private let seconds: Double

    init(key: RepeatKey, state: CallState, database: Database) {
        self.key = key
        self.state = state
        self.database = database
        owner = uuidV7(now: state.now)
        let left = state.deadline.map { $0 > monotonicNanoseconds() ? $0 - monotonicNanoseconds() : 0 }
        seconds = Double(left ?? 30_000_000_000) / 1e9 + 2
    }

    private var now: Date { state.clock.now.wholeMilliseconds }

    /// When the lease ends that is taken or renewed now.
    var until: Date { now.addingTimeInterval(seconds) }

    /// Takes the key. Answers what was kept where the work is done; throws where another call is at it.
    func claim() async throws -> KeptAnswer? {
        for _ in 0..<3 {
            if try await database.write.execute(claimStatement) == 1 { return nil }
            guard let row = try await database.write.row(lookStatement, as: KeyRow.self) else {
                try await database.execute(forgetStatement)
                continue
            }
            if let kept = try row.answer(to: key) { return kept }
            let wait = row.lockedUntil.map { $0.timeIntervalSince(now) } ?? 1
            throw Problem.keyInProgress(retryAfter: Int(wait.rounded(.up)))
        }
        throw Problem.keyInProgress(retryAfter: 1)
    }

    /// Keeps the answer. Where that fails the call is resumed by a repeat, and answers the same from its steps.
    func finish(_ answer: KeptAnswer) async {
        do {
            try await database.execute(
                """
                update cartwright.idempotency_keys
                set state = 'done', status = \(answer.status), headers = \(answer.headers), body = \(answer.body),
                  owner = null, locked_until = null
                where scope = \(key.scope) and key = \(key.key) and owner = \(owner)
                """)
        } catch { state.log.warning("the answer could not be kept for a repeat", ["error": "\(error)"]) }
    }

    /// Gives the key back unfinished: a repeat may go on at once.
    func release() async {
        do {
            try await database.withDeadline(nil).execute(
                """
                update cartwright.idempotency_keys set locked_until = \(now)
                where scope = \(key.scope) and key = \(key.key) and owner = \(owner)
                """)
        } catch { state.log.warning("a repeat has to wait for the lease", ["error": "\(error)"]) }
    }

    private var claimStatement: SQL {
        """
        insert into cartwright.idempotency_keys as k
          (scope, key, fingerprint, state, owner, locked_until, created_at, expires_at)
        values (\(key.scope), \(key.key), \(key.fingerprint), 'in_progress', \(owner), \(until), \(now),
          \(now.addingTimeInterval(key.lifetime)))
        on conflict (scope, key) do update
          set owner = excluded.owner, locked_until = excluded.locked_until
          where k.state = 'in_progress' and k.locked_until <= excluded.created_at
            and k.fingerprint = excluded.fingerprint and k.expires_at > excluded.created_at
        """
    }

    /// The row is too old to count; its steps go with it.
    private var forgetStatement: SQL {
        """
        delete from cartwright.idempotency_keys
        where scope = \(key.scope) and key = \(key.key) and expires_at <= \(now)
        """
    }

    private var lookStatement: SQL {
        """
        select false as locked, fingerprint, state, locked_until, status::bigint as status, headers, body
        from cartwright.idempotency_keys
        where scope = \(key.scope) and key = \(key.key) and expires_at > \(now)
        """
    }
}
