public import Cartwright
import CartwrightPostgres
public import Commerce

/// Welcomes somebody who opened an account, by e-mail.
public func sendWelcome(_ event: UserRegistered, _ call: Call) async throws {
    let name = event.firstName.map { " \($0)" } ?? ""
    let mail = Mail(
        to: [event.email], subject: "Welcome",
        text: """
            Hello\(name),

            your account is open. You sign in with this e-mail address.

            If it was not you who registered, ignore this message.
            """)
    try await call.database.transaction { sql in try await sql.send(mail) }
}
