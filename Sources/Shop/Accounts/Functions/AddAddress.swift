public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// An address to be kept.
public struct AddressDraft: Decodable, Sendable {
    /// Who receives what is sent there.
    public var recipient: String?
    /// A telephone number for the carrier.
    public var phone: String?
    /// One text, or an object of parts.
    public var address: Address
    /// Whether orders go there where nothing else is said; the first address is always taken.
    public var isDefault: Bool?

    /// An address to be kept.
    public init(_ address: Address, recipient: String? = nil, phone: String? = nil, isDefault: Bool? = nil) {
        self.address = address
        self.recipient = recipient
        self.phone = phone
        self.isDefault = isDefault
    }
}

extension AddressDraft: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.text(recipient, 1...160, "recipient")
        validation.phone(phone)
    }
}

/// Keeps an address.
public func addAddress(_ draft: AddressDraft, _ call: Call) async throws -> Created<SavedAddress> {
    try await call.database.transaction { sql in
        let user = try await sql.lockAddresses(call)
        let saved = try await sql.insert(draft, of: user, at: call.now)
        try await sql.audit(call, "address.added", object: "address", id: saved.id)
        return Created(saved, at: "/users/me/addresses/\(saved.id.uuidString.lowercased())")
    }
}
