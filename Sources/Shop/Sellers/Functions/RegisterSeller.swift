import Accounts
public import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Somebody's wish to sell.
public struct SellerApplication: Decodable, Sendable {
    /// What customers will read.
    public var name: String
    /// What customers will read about it.
    public var description: String?
    /// Where the shop writes to; the account's own address where nothing is said.
    public var email: String?
    /// Where the shop calls.
    public var phone: String?

    /// An application under a name.
    public init(name: String, description: String? = nil, email: String? = nil, phone: String? = nil) {
        self.name = name
        self.description = description
        self.email = email
        self.phone = phone
    }
}

extension SellerApplication: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.seller(name: name, description: description, email: email, phone: phone)
    }
}

/// A customer becomes a seller. Nothing of it is for sale before an administrator has approved it; the role comes with the
/// next refresh of the session.
public func registerSeller(_ application: SellerApplication, _ call: Call) async throws -> Created<SellerProfile> {
    try await call.database.transaction { sql in
        let user = try await sql.becomeSeller(call)
        guard let id = user.sellerID else { throw Problem.forbidden("not_a_seller") }
        let seller = try await sql.open(
            NewSeller(
                id: id, user: user.id.rawValue, name: application.name, description: application.description ?? "",
                email: application.email ?? user.email, phone: application.phone, status: .pending),
            at: call.now)
        return Created(seller, at: "/sellers/\(seller.id)")
    }
}
