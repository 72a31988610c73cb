public import Cartwright
import CartwrightPostgres

/// A new password, and what allows it.
public struct PasswordResetInput: Decodable, Sendable {
    /// As it stood in the mail.
    public var token: String
    /// At least eight characters.
    public var password: String

    /// This password for the account that the token was mailed to.
    public init(token: String, password: String) {
        self.token = token
        self.password = password
    }
}

extension PasswordResetInput: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) { validation.password(password) }
}

/// Sets a new password with a token from a mail, and ends all sessions.
public func resetPassword(_ input: PasswordResetInput, _ call: Call) async throws {
    // A hash is dear: it is made only for tokens that are good.
    guard try await call.database.read.isGoodPasswordReset(input.token, at: call.now) else { throw Problem.badToken }
    let hash = try await call.passwords.hash(input.password)
    try await call.database.transaction { sql in
        guard let user = try await sql.usePasswordReset(input.token, at: call.now) else { throw Problem.badToken }
        try await sql.setPassword(of: user, hash: hash, call)
    }
}

extension Problem {
    fileprivate static var badToken: Problem {
        .invalid("token", "not_valid", "is not good, or not any more: ask for a new one")
    }
}
