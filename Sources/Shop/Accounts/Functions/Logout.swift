public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// Which session to end.
public struct LogoutInput: Decodable, Sendable {
    /// A refresh token of the session; left out, the session of the access token ends.
    public var refreshToken: String?

    /// The session of this token, or the caller's.
    public init(refreshToken: String? = nil) { self.refreshToken = refreshToken }
}

/// Ends a session. Done twice it is still ended.
public func logout(_ input: LogoutInput, _ call: Call) async throws {
    let user = try call.user
    try await call.database.transaction { sql in
        var session = user.sessionID
        if let token = input.refreshToken {
            session = try await sql.value(
                """
                select s.id from accounts.refresh_tokens t join accounts.sessions s on s.id = t.session_id
                where t.digest = \(RandomToken.digest(of: token)) and s.user_id = \(user.id)
                """)
        }
        if let session { try await sql.endSession(session, cause: "logout", at: call.now) }
    }
}
