public import Cartwright

/// Somebody cannot sign in; whether there is such an account is found out later, so that the answer does not tell.
public struct PasswordResetRequested: DomainEvent {
    public static let source = "accounts"
    public static let name = "password.reset_requested"
    public var aggregate: String { email.lowercased() }

    /// The address that was typed.
    public var email: String

    /// Tells that somebody wants to set a new password.
    public init(email: String) { self.email = email }
}
