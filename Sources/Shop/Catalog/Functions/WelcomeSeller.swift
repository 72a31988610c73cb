public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Somebody who sells has registered: the catalogue learns the seller's name.
public func welcomeSeller(_ event: UserRegistered, _ call: Call) async throws {
    guard let seller = event.sellerID else { return }
    let name = [event.firstName, event.lastName].compactMap { $0 }.joined(separator: " ")
    try await call.database.transaction { sql in
        try await sql.saveSeller(Seller.ID(seller), name: name.isEmpty ? "Seller" : name)
    }
}
