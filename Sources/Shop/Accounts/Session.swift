public import Cartwright
import CartwrightHTTP
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// The answer to a sign-in: who it is, and what proves it from now on.
public struct SignedIn: Codable, Sendable, Confidential {
    /// Who signed in.
    public let user: User
    /// Goes into `Authorization: Bearer …`.
    public let accessToken: String
    /// Always `Bearer`.
    public let tokenType: String
    /// How many seconds the access token is good for.
    public let expiresIn: Int
    /// Gets the next access token, once.
    public let refreshToken: String
}

/// One sign-in and all the refresh tokens that descend from it.
///
/// Access tokens are not looked up: one that was issued stays good for its fifteen minutes, although its session has ended
/// or its user was disabled, so that no request pays for the question. What gives power over accounts asks all the same:
/// profile, password, sessions and the management of users answer 401 from that moment on (`callingUser`).
enum Session {
    /// How long a session can be prolonged without signing in again.
    static let lifetime: TimeInterval = 30 * 86_400
}

extension Transaction {
    /// Begins a session for a user.
    func beginSession(_ user: User, _ call: Call) async throws -> SignedIn {
        let session = uuidV7(now: call.now)
        let token = RandomToken(prefix: "crt_")
        try await execute(
            """
            with session as (
              insert into accounts.sessions
                (id, user_id, created_at, last_used_at, expires_at, address, user_agent)
              values
                (\(session), \(user.id), \(call.now), \(call.now),
                 \(call.now.addingTimeInterval(Session.lifetime)), \(call.request?.remoteAddress), \(call.userAgent))
              returning id)
            insert into accounts.refresh_tokens (digest, session_id, created_at)
            select \(token.digest), id, \(call.now) from session
            """)
        return call.signedIn(user, session: session, refreshToken: token)
    }

    /// Exchanges a refresh token for the next. One that has been used before ends the whole session: somebody has a copy.
    func rotate(_ text: String, _ call: Call) async throws -> RotationResult {
        let presented: PresentedToken? = try await row(
            """
            select t.session_id, t.used_at is not null as is_used,
              s.revoked_at is not null or s.expires_at <= \(call.now) as is_over, s.user_id
            from accounts.refresh_tokens t join accounts.sessions s on s.id = t.session_id
            where t.digest = \(RandomToken.digest(of: text))
            for update of t, s
            """)
        guard let presented, !presented.isOver else { return .refused }
        if presented.isUsed {
            try await endSession(presented.sessionID, cause: "reuse", at: call.now)
            return .reused
        }
        guard let user = try await user(User.ID(presented.userID)), user.status == .active else { return .refused }
        let next = RandomToken(prefix: "crt_")
        try await execute(
            """
            with used as (
              update accounts.refresh_tokens set used_at = \(call.now) where digest = \(RandomToken.digest(of: text))
              returning session_id),
            prolonged as (
              update accounts.sessions set
                expires_at = \(call.now.addingTimeInterval(Session.lifetime)), last_used_at = \(call.now)
              where id = \(presented.sessionID))
            insert into accounts.refresh_tokens (digest, session_id, created_at)
            select \(next.digest), session_id, \(call.now) from used
            """)
        return .rotated(call.signedIn(user, session: presented.sessionID, refreshToken: next))
    }

    /// Ends a session; one that is over already stays as it is.
    func endSession(_ session: UUID, cause: String, at now: Date) async throws {
        try await execute(
            """
            update accounts.sessions set revoked_at = \(now), revoked_cause = \(cause)
            where id = \(session) and revoked_at is null
            """)
    }

    /// Ends all sessions of a user, but for one.
    func endSessions(of user: User.ID, except kept: UUID? = nil, cause: String, at now: Date) async throws {
        try await execute(
            """
            update accounts.sessions set revoked_at = \(now), revoked_cause = \(cause)
            where user_id = \(user) and revoked_at is null and id is distinct from \(kept)
            """)
    }
}

/// What became of a refresh token.
enum RotationResult: Sendable {
    case rotated(SignedIn)
    case refused
    case reused
}

private struct PresentedToken: Decodable, Sendable {
    let sessionID: UUID
    let isUsed: Bool
    let isOver: Bool
    let userID: UUID
}

extension Call {
    /// What the caller's program calls itself, cut to what is worth keeping.
    fileprivate var userAgent: String? {
        request?.headers[.userAgent].flatMap { PlainText.isPlain($0) ? String($0.prefix(200)) : nil }
    }

    func signedIn(_ user: User, session: UUID, refreshToken: RandomToken) -> SignedIn {
        let caller = Caller.User(
            id: user.id.rawValue, role: user.role, sellerID: user.role == .seller ? user.sellerID : nil,
            sessionID: session)
        let (token, seconds) = accessTokens.issue(for: caller, at: now)
        return SignedIn(
            user: user, accessToken: token, tokenType: "Bearer", expiresIn: seconds, refreshToken: refreshToken.text)
    }
}
