public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// A change of one's own profile: what is absent stays, `null` clears.
public struct ProfileChange: Decodable, Sendable {
    /// The given name.
    public var firstName: Change<String> = .absent
    /// The family name.
    public var lastName: Change<String> = .absent
    /// A telephone number.
    public var phone: Change<String> = .absent
    /// One text, or an object of parts.
    public var address: Change<Address> = .absent
    /// Another name to sign in with.
    public var username: Change<String> = .absent

    /// A change of nothing yet.
    public init() {}

    /// The names of what is present.
    fileprivate var fields: [JSONValue] {
        [
            ("first_name", firstName.isPresent), ("last_name", lastName.isPresent), ("phone", phone.isPresent),
            ("address", address.isPresent), ("username", username.isPresent),
        ]
        .filter(\.1).map { .string($0.0) }
    }
}

extension ProfileChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.profile(firstName: firstName.value, lastName: lastName.value, phone: phone.value)
        validation.username(username.value)
    }
}

/// Changes the fields that are present. `If-Match` guards against a lost update.
public func updateProfile(_ change: ProfileChange, _ call: Call) async throws -> User {
    var validation = Validation()
    change.validate(&validation)
    if let address = change.address.value { validation.nested(address, "address") }
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        var user = try await sql.lockedCallingUser(call)
        try call.requireMatch(user.version)
        change.firstName.apply(to: &user.firstName)
        change.lastName.apply(to: &user.lastName)
        change.phone.apply(to: &user.phone)
        change.address.apply(to: &user.address)
        change.username.apply(to: &user.username)
        let saved = try await sql.save(user, at: call.now)
        try await sql.audit(
            call, "user.updated", object: "user", id: user.id.rawValue, changes: ["fields": .array(change.fields)])
        return saved
    }
}
