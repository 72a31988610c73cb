import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// Slows down whoever guesses passwords, without shutting the owner out: after five attempts each further one makes the
/// account wait, a second at first and never more than a minute. Sessions that are open are not concerned.
struct SignInAttempts: Sendable {
    /// How many attempts cost nothing.
    static let free = 5
    /// After so many seconds without an attempt all is forgotten.
    static let memory: TimeInterval = 900

    private let subject: [UInt8]

    /// The attempts on an account.
    init(on user: User.ID) { subject = sha256("user:\(user)") }

    /// The attempts on an account, or on what was typed where there is none: both are counted, so both answer alike.
    init(on user: User?, typedAs login: String) {
        subject = sha256(user.map { "user:\($0.id)" } ?? "login:" + login.lowercased())
    }

    /// Counts one attempt before anything is verified, so that many at once gain nothing. Too early is a 429.
    func begin(_ call: Call) async throws {
        let forgotten = call.now.addingTimeInterval(-Self.memory)
        let decision: Decision? = try await call.database.transaction { [subject] sql in
            try await sql.row(
                """
                with begun as (
                  insert into accounts.sign_in_attempts as a (subject, count, blocked_until, last_at)
                  values (\(subject), 1, \(call.now), \(call.now))
                  on conflict (subject) do update set
                    count = case when a.last_at < \(forgotten) then 1 else a.count + 1 end,
                    blocked_until = excluded.last_at + case
                      when a.last_at < \(forgotten) or a.count < \(Self.free) then interval '0'
                      else least(60, 2 ^ least(a.count - \(Self.free), 6)) * interval '1 second' end,
                    last_at = excluded.last_at
                  where a.blocked_until <= excluded.last_at
                  returning 1)
                select exists (select from begun) as may_try,
                  (select blocked_until from accounts.sign_in_attempts where subject = \(subject)) as blocked_until
                """)
        }
        guard let decision, !decision.mayTry else { return }
        let wait = decision.blockedUntil.map { $0.timeIntervalSince(call.now).rounded(.up) } ?? 1
        throw Problem(
            status: 429, code: "too_many_attempts", title: "Too many requests",
            detail: "There were too many attempts to sign in: wait a moment, or set a new password",
            headers: [("Retry-After", String(max(1, Int(wait))))])
    }

    /// The password was right.
    func end(in sql: Transaction) async throws {
        try await sql.execute("delete from accounts.sign_in_attempts where subject = \(subject)")
    }

    private struct Decision: Decodable, Sendable {
        let mayTry: Bool
        let blockedUntil: Date?
    }
}
