public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Whoever is made a seller by an administrator sells; whoever stops being one is suspended, and comes back only by an
/// administrator's approval.
public func followRole(_ event: UserRoleChanged, _ call: Call) async throws {
    guard let id = event.sellerID else { return }
    try await call.database.transaction { sql in
        if event.role == "seller" {
            _ = try await sql.open(
                NewSeller(
                    id: id, user: event.userID, firstName: event.firstName, lastName: event.lastName,
                    email: event.email, status: .active),
                at: call.now)
        } else if event.previousRole == "seller",
            let seller = try await sql.lockedSeller(.id(SellerProfile.ID(id))), seller.status != .suspended
        {
            _ = try await sql.setStatus(
                of: seller, to: .suspended, reason: "The account does not sell any more", at: call.now)
        }
    }
}
