public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Which seller.
public struct SellerChoice: Decodable, Sendable {
    /// Its id or its slug.
    public let id: Reference<SellerProfile>

    /// The seller with this id or slug.
    public init(id: Reference<SellerProfile>) { self.id = id }
}

/// A seller's page. Those who do not sell are seen by themselves and by the staff only.
public func getSeller(_ choice: SellerChoice, _ call: Call) async throws -> SellerPage {
    guard let seller = try await call.database.read.seller(choice.id),
        seller.status == .active || call.isStaff || call.isSystem || call.caller.user?.sellerID == seller.id.rawValue
    else { throw Problem.notFound("There is no such seller") }
    return seller.page
}
