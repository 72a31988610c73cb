public import Cartwright
import CartwrightPostgres
import Commerce

/// Who cannot sign in.
public struct ForgottenPassword: Decodable, Sendable, NamesAccount {
    /// The e-mail address of the account.
    public var email: String

    /// What a limit may count by.
    public var account: String { email.lowercased() }

    /// The account with this address.
    public init(email: String) { self.email = email }
}

extension ForgottenPassword: Validated {
    /// The address must be one.
    public func validate(_ validation: inout Validation) { validation.email(email) }
}

/// That a request was taken, and nothing else.
public struct Taken: Codable, Sendable {
    /// Always `accepted`.
    public let status: String

    /// It was taken.
    public init() { status = "accepted" }
}

/// Sends a mail that lets its reader set a new password. The answer and the work are the same whether there is such an
/// account or not: that is found out afterwards.
public func forgetPassword(_ input: ForgottenPassword, _ call: Call) async throws -> Accepted<Taken> {
    try await call.database.transaction { sql in try await sql.publish(PasswordResetRequested(email: input.email)) }
    return Accepted(Taken(), at: "/auth/password/reset")
}
