import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A token that sets a new password, once.
enum PasswordReset {
    /// How long a token is good.
    static let lifetime: TimeInterval = 3600
    /// How many mails a person gets within that time, however often somebody asks.
    static let mailsAtOnce = 3
}

extension Transaction {
    /// A token for a user; nil where enough were sent already.
    func beginPasswordReset(of user: User.ID, at now: Date) async throws -> RandomToken? {
        let token = RandomToken(prefix: "cpr_")
        let written = try await execute(
            """
            insert into accounts.password_resets (digest, user_id, created_at, expires_at)
            select \(token.digest), u.id, \(now)::timestamptz, \(now.addingTimeInterval(PasswordReset.lifetime))::timestamptz
            from accounts.users u
            where u.id = \(user) and (select count(*) from accounts.password_resets r
              where r.user_id = u.id and r.expires_at > \(now)) < \(PasswordReset.mailsAtOnce)
            """)
        return written > 0 ? token : nil
    }

    /// Uses a token up, and with it all others of its user; nil where it is not good, or not any more.
    func usePasswordReset(_ text: String, at now: Date) async throws -> User? {
        let user: UUID? = try await value(
            """
            update accounts.password_resets set used_at = \(now)
            where digest = \(RandomToken.digest(of: text)) and used_at is null and expires_at > \(now)
            returning user_id
            """)
        guard let user, let found = try await lockedUser(User.ID(user)), found.status == .active else { return nil }
        try await execute(
            "update accounts.password_resets set used_at = \(now) where user_id = \(user) and used_at is null")
        return found
    }

    /// Writes a new password, ends the user's sessions but for one, and tells the user by mail.
    func setPassword(of user: User, hash: String, keeping session: UUID? = nil, _ call: Call) async throws {
        try await execute(
            """
            update accounts.users set password_hash = \(hash), version = version + 1, updated_at = \(call.now)
            where id = \(user.id)
            """)
        try await endSessions(of: user.id, except: session, cause: "password", at: call.now)
        try await SignInAttempts(on: user.id).end(in: self)
        try await send(.passwordChanged(user))
    }
}

extension DatabaseConnection {
    /// Whether a token would be accepted.
    func isGoodPasswordReset(_ text: String, at now: Date) async throws -> Bool {
        try await value(
            """
            select exists (select from accounts.password_resets
              where digest = \(RandomToken.digest(of: text)) and used_at is null and expires_at > \(now))
            """) ?? false
    }
}
