public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// A change of an address: what is absent stays, `null` clears.
public struct AddressChange: Decodable, Sendable {
    /// Which one.
    public let id: String
    /// Who receives what is sent there.
    public var recipient: Change<String> = .absent
    /// A telephone number for the carrier.
    public var phone: Change<String> = .absent
    /// One text, or an object of parts.
    public var address: Change<Address> = .absent
    /// `true`: orders go there from now on. Another one takes its place; it cannot only be given up.
    public var isDefault: Change<Bool> = .absent

    /// A change of nothing yet.
    public init(id: String) { self.id = id }
}

extension AddressChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.text(recipient.value, 1...160, "recipient")
        validation.phone(phone.value)
        validation.notNull(address, "address")
        validation.notNull(isDefault, "is_default")
    }
}

/// Changes the fields that are present. `If-Match` guards against a lost update.
public func updateAddress(_ change: AddressChange, _ call: Call) async throws -> SavedAddress {
    try await call.database.transaction { sql in
        let user = try await sql.lockAddresses(call)
        var address = try await sql.ownAddress(change.id, of: user)
        try call.requireMatch(address.version)
        if address.isDefault, change.isDefault.value == false {
            throw Problem.invalid("is_default", "not_allowed", "must be set on the address that takes its place")
        }
        change.recipient.apply(to: &address.recipient)
        change.phone.apply(to: &address.phone)
        change.address.apply(to: &address.address)
        change.isDefault.apply(to: &address.isDefault)
        let saved = try await sql.save(address, of: user, at: call.now)
        try await sql.audit(call, "address.updated", object: "address", id: saved.id)
        return saved
    }
}

extension Transaction {
    /// An address of this user; anybody else's is not found.
    func ownAddress(_ id: String, of user: UUID) async throws -> SavedAddress {
        guard let id = UUID(uuidString: id), let address = try await address(id, of: user) else {
            throw Problem.notFound("There is no such address")
        }
        return address
    }
}
