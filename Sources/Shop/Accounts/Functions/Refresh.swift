public import Cartwright
import CartwrightLogging
import CartwrightPostgres

/// The refresh token of a session.
public struct RefreshTokenInput: Decodable, Sendable {
    /// As the last sign-in or refresh answered it.
    public var refreshToken: String

    /// This token.
    public init(refreshToken: String) { self.refreshToken = refreshToken }
}

/// Prolongs a session: a new access token, and a new refresh token in place of the one that was sent.
public func refresh(_ input: RefreshTokenInput, _ call: Call) async throws -> SignedIn {
    let result = try await call.database.transaction { sql in try await sql.rotate(input.refreshToken, call) }
    switch result {
    case .rotated(let signedIn): return signedIn
    case .refused: throw Problem.unauthorized("bad_refresh_token", "Sign in again")
    case .reused:
        call.log.warning("a refresh token came back after it was used; its session is over")
        throw Problem.unauthorized("refresh_token_reused", "This session was ended for safety: sign in again")
    }
}
