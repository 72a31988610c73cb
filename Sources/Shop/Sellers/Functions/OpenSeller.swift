public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Somebody opened an account as a seller: the seller begins under that name.
public func openSeller(_ event: UserRegistered, _ call: Call) async throws {
    guard let id = event.sellerID else { return }
    let status = call.statusOfNewSellers
    try await call.database.transaction { sql in
        _ = try await sql.open(
            NewSeller(
                id: id, user: event.userID, firstName: event.firstName, lastName: event.lastName, email: event.email,
                status: status),
            at: call.now)
    }
}
