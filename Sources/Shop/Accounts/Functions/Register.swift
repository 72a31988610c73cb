public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
public import Commerce
import FoundationEssentials

/// A new account.
public struct Registration: Decodable, Sendable, NamesAccount {
    /// Where mail goes; what one signs in with.
    public var email: String
    /// At least eight characters.
    public var password: String
    /// Another name to sign in with.
    public var username: String?
    /// The given name.
    public var firstName: String?
    /// The family name.
    public var lastName: String?
    /// A telephone number.
    public var phone: String?
    /// Where the person lives: one text, or an object of parts.
    public var address: Address?
    /// `customer` or `seller`; customer where nothing is said.
    public var role: Role?

    /// What the limit counts by.
    public var account: String { email.lowercased() }

    /// An account with the least there must be.
    public init(email: String, password: String, role: Role? = nil) {
        self.email = email
        self.password = password
        self.role = role
    }
}

extension Registration: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.email(email)
        validation.password(password)
        validation.username(username)
        validation.profile(firstName: firstName, lastName: lastName, phone: phone)
        validation.check(
            role == nil || role == .customer || role == .seller, "role", "not_allowed", "must be customer or seller")
    }
}

/// Opens an account and signs in.
public func register(_ registration: Registration, _ call: Call) async throws -> Created<SignedIn> {
    var validation = Validation()
    registration.validate(&validation)
    if let address = registration.address { validation.nested(address, "address") }
    try validation.throwIfFailed()
    let hash = try await call.passwords.hash(registration.password)
    return try await call.database.transaction { sql in
        let user = try await sql.open(registration, passwordHash: hash, as: registration.role ?? .customer, call)
        return Created(try await sql.beginSession(user, call), at: "/users/\(user.id)")
    }
}

extension Transaction {
    /// Writes the user, and tells the rest of the shop.
    func open(_ registration: Registration, passwordHash: String, as role: Role, _ call: Call) async throws -> User {
        let user = try await insert(
            NewUser(
                id: User.ID(uuidV7(now: call.now)), email: registration.email, username: registration.username,
                passwordHash: passwordHash, role: role, sellerID: role == .seller ? uuidV7(now: call.now) : nil,
                firstName: registration.firstName, lastName: registration.lastName, phone: registration.phone,
                address: registration.address), at: call.now)
        try await publish(
            UserRegistered(
                userID: user.id.rawValue, role: user.role.rawValue, sellerID: user.sellerID, email: user.email,
                firstName: user.firstName, lastName: user.lastName, registeredAt: user.createdAt))
        return user
    }
}
