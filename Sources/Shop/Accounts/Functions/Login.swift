public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// Who wants to sign in: by e-mail address or by user name.
public struct Credentials: Decodable, Sendable, NamesAccount {
    /// The e-mail address.
    public var email: String?
    /// The user name; an e-mail address is understood here, too.
    public var username: String?
    /// The password.
    public var password: String

    /// What the limit counts by.
    public var account: String { login.lowercased() }
    var login: String { email ?? username ?? "" }

    /// Signs in by e-mail address.
    public init(email: String, password: String) {
        self.email = email
        self.password = password
    }
}

extension Credentials: Validated {
    /// Somebody must be named, once.
    public func validate(_ validation: inout Validation) {
        validation.check(email != nil || username != nil, "email", "required", "is required")
        validation.check(
            email == nil || username == nil || email == username, "username", "given_twice",
            "must be left out where email is given")
    }
}

/// Signs in. An address that is not known takes as long as a wrong password and answers the same, also when there were
/// too many attempts on it.
public func login(_ credentials: Credentials, _ call: Call) async throws -> SignedIn {
    let found = try await call.database.read.user(signingInAs: credentials.login)
    let attempts = SignInAttempts(on: found?.user, typedAs: credentials.login)
    try await attempts.begin(call)
    let isRight = try await call.passwords.verify(credentials.password, against: found?.passwordHash)
    guard let found, isRight, found.user.status == .active else {
        throw Problem.unauthorized("bad_credentials", "The e-mail address or the password is wrong")
    }
    return try await call.database.transaction { sql in
        // A password that was changed meanwhile ended all sessions: none must begin with the old one behind it.
        guard try await sql.keepPassword(found.passwordHash, of: found.user.id) else {
            throw Problem.unauthorized("bad_credentials", "The e-mail address or the password is wrong")
        }
        try await attempts.end(in: sql)
        return try await sql.beginSession(found.user, call)
    }
}

extension Transaction {
    /// Whether an account is good and has this password still; it keeps both until the transaction ends.
    fileprivate func keepPassword(_ hash: String, of user: User.ID) async throws -> Bool {
        let kept: UUID? = try await value(
            """
            select id from accounts.users where id = \(user) and password_hash = \(hash) and status = 'active' for share
            """)
        return kept != nil
    }
}
