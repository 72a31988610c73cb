import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce

/// What a seller says about itself from now on: what is absent stays, `null` clears.
public struct SellerChange: Decodable, Sendable {
    /// What customers read.
    public var name: Change<String> = .absent
    /// What customers read about it.
    public var description: Change<String> = .absent
    /// Where the shop writes to.
    public var email: Change<String> = .absent
    /// Where the shop calls.
    public var phone: Change<String> = .absent

    /// A change of nothing yet.
    public init() {}
}

extension SellerChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.seller(name: name.value, description: description.value, email: email.value, phone: phone.value)
        validation.notNull(name, "name")
    }
}

/// Changes the fields of one's own seller that are present. `If-Match` guards against a lost update.
public func updateOwnSeller(_ change: SellerChange, _ call: Call) async throws -> SellerProfile {
    let own = try await call.ownSeller()
    return try await call.database.transaction { sql in
        guard var seller = try await sql.lockedSeller(.id(own.id)) else { throw Problem.notFound }
        try call.requireMatch(seller.version)
        var changes: [String: JSONValue] = [:]
        change.name.apply(to: &seller.name)
        if change.description.isPresent { seller.description = change.description.value ?? "" }
        change.email.apply(to: &seller.email)
        change.phone.apply(to: &seller.phone)
        if change.name.isPresent { changes["name"] = .string(seller.name) }
        if change.description.isPresent { changes["description"] = .string(seller.description) }
        if change.email.isPresent { changes["email"] = seller.email.map { .string($0) } ?? .null }
        if change.phone.isPresent { changes["phone"] = seller.phone.map { .string($0) } ?? .null }
        let saved = try await sql.save(seller, at: call.now)
        try await sql.audit(call, "seller.updated", object: "seller", id: saved.id.rawValue, changes: changes)
        return saved
    }
}
