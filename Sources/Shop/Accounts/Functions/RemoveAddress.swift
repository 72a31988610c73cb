public import Cartwright
import CartwrightPostgres

/// Which address.
public struct AddressChoice: Decodable, Sendable {
    /// The id.
    public let id: String

    /// The address with this id.
    public init(id: String) { self.id = id }
}

/// Removes an address from the caller's book. Orders keep their own copy.
public func removeAddress(_ choice: AddressChoice, _ call: Call) async throws {
    try await call.database.transaction { sql in
        let user = try await sql.lockAddresses(call)
        let address = try await sql.ownAddress(choice.id, of: user)
        try call.requireMatch(address.version)
        try await sql.remove(address, of: user, at: call.now)
        try await sql.audit(call, "address.removed", object: "address", id: address.id)
    }
}
