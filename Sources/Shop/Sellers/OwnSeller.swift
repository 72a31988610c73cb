import Accounts
import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials

extension Call {
    /// Where a seller begins who opened an account as one.
    var statusOfNewSellers: SellerStatus { sellersNeedApproval ? .pending : .active }

    /// The seller that the caller acts for. Whoever has just registered may come before the event that opens the seller:
    /// then it is opened here.
    func ownSeller() async throws -> SellerProfile {
        let id = try seller
        let connection = try database.read
        if let known = try await connection.seller(.id(SellerProfile.ID(id))) { return known }
        guard let user = caller.user, let account = try await connection.account(user.id), account.sellerID == id else {
            throw Problem.notFound("There is no such seller")
        }
        let status = statusOfNewSellers
        return try await database.transaction { sql in
            try await sql.open(NewSeller(of: account, id: id, status: status), at: now)
        }
    }
}

extension NewSeller {
    /// A seller under the name of its user.
    init(of user: User, id: UUID, status: SellerStatus) {
        self.init(
            id: id, user: user.id.rawValue, firstName: user.firstName, lastName: user.lastName, email: user.email,
            status: status)
    }

    /// A seller under somebody's name.
    init(id: UUID, user: UUID, firstName: String?, lastName: String?, email: String, status: SellerStatus) {
        let name = [firstName, lastName].compactMap { $0 }.joined(separator: " ")
        self.init(id: id, user: user, name: name.isEmpty ? "Seller" : name, email: email, status: status)
    }
}
