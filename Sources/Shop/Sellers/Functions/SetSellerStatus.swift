import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// Whether a seller may sell.
public struct SellerDecision: Decodable, Sendable {
    /// Which seller, by id or slug.
    public let id: Reference<SellerProfile>
    /// `active` or `suspended`.
    public var status: SellerStatus
    /// Why it is suspended; the seller reads it.
    public var reason: String?

    /// This status for this seller.
    public init(id: Reference<SellerProfile>, status: SellerStatus, reason: String? = nil) {
        self.id = id
        self.status = status
        self.reason = reason
    }
}

extension SellerDecision: Validated {
    /// Nobody goes back to being an applicant.
    public func validate(_ validation: inout Validation) {
        validation.check(status != .pending, "status", "not_allowed", "must be active or suspended")
        validation.text(reason, 1...500, "reason")
        validation.check(
            reason == nil || status == .suspended, "reason", "not_allowed", "must be left out unless it is suspended")
    }
}

/// Approves a seller, or suspends it: then none of its products are for sale.
public func setSellerStatus(_ decision: SellerDecision, _ call: Call) async throws -> SellerProfile {
    guard call.isAdmin || call.isSystem else { throw Problem.forbidden }
    return try await call.database.transaction { sql in
        guard let seller = try await sql.lockedSeller(decision.id) else {
            throw Problem.notFound("There is no such seller")
        }
        try call.requireMatch(seller.version)
        if seller.status == decision.status { return seller }
        if seller.id == SellerProfile.house {
            throw Problem.conflict("house_seller", "The house sells as long as there is a shop")
        }
        let saved = try await sql.setStatus(
            of: seller, to: decision.status, reason: decision.reason, at: call.now)
        var changes: [String: JSONValue] = ["status": .string(decision.status.rawValue)]
        changes["reason"] = decision.reason.map { .string($0) }
        try await sql.audit(
            call, decision.status == .active ? "seller.approved" : "seller.suspended", object: "seller",
            id: saved.id.rawValue, changes: changes)
        return saved
    }
}
