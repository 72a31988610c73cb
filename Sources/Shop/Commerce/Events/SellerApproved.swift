public import Cartwright
import FoundationEssentials

/// A seller may sell.
public struct SellerApproved: DomainEvent {
    public static let source = "sellers"
    public static let name = "seller.approved"
    public var aggregate: String { seller.sellerID.uuidString.lowercased() }

    /// Who.
    public var seller: SellerFacts

    /// Tells that a seller may sell.
    public init(_ seller: SellerFacts) { self.seller = seller }
}
