public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce

/// A new password for oneself.
public struct PasswordChange: Decodable, Sendable {
    /// The password that is good now.
    public var currentPassword: String
    /// At least eight characters.
    public var newPassword: String

    /// The new one in place of the current one.
    public init(currentPassword: String, newPassword: String) {
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}

extension PasswordChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.password(newPassword, "new_password")
        validation.check(
            newPassword != currentPassword, "new_password", "not_new", "must be another one than the current one")
    }
}

/// Changes one's own password; every other session ends.
public func changePassword(_ change: PasswordChange, _ call: Call) async throws {
    let user = try await call.database.read.callingUser(call)
    // Who found an open session must not find out the password with it.
    try await SignInAttempts(on: user.id).begin(call)
    let current = try await call.database.read.passwordHash(of: user.id)
    guard try await call.passwords.verify(change.currentPassword, against: current) else {
        throw Problem.invalid("current_password", "wrong_password", "is not the password of this account")
    }
    let hash = try await call.passwords.hash(change.newPassword)
    let session = try call.user.sessionID
    try await call.database.transaction { sql in
        guard let user = try await sql.lockedUser(user.id), try await sql.passwordHash(of: user.id) == current else {
            throw Problem.unauthorized
        }
        try await sql.setPassword(of: user, hash: hash, keeping: session, call)
        try await sql.audit(call, "user.password_changed", object: "user", id: user.id.rawValue)
    }
}

extension DatabaseConnection {
    fileprivate func passwordHash(of user: User.ID) async throws -> String? {
        try await value("select password_hash from accounts.users where id = \(user)")
    }
}
