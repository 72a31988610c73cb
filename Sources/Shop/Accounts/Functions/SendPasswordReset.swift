public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
public import Commerce

/// Mails a token to whoever has an account with the address. Nobody else hears of it.
public func sendPasswordReset(_ event: PasswordResetRequested, _ call: Call) async throws {
    try await call.database.transaction { sql in
        guard event.email.contains("@"), let found = try await sql.user(signingInAs: event.email),
            found.user.status == .active, let user = try await sql.lockedUser(found.user.id),
            let token = try await sql.beginPasswordReset(of: user.id, at: call.now)
        else { return }
        let pages = (try? call.settings(AccountSettings.self))?.publicURL
        try await sql.send(.passwordReset(user, token: token.text, pages: pages))
    }
}
