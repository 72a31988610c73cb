public import Cartwright
import FoundationEssentials

/// A seller may not sell any more.
public struct SellerSuspended: DomainEvent {
    public static let source = "sellers"
    public static let name = "seller.suspended"
    public var aggregate: String { seller.sellerID.uuidString.lowercased() }

    /// Who.
    public var seller: SellerFacts

    /// Tells that a seller may not sell any more.
    public init(_ seller: SellerFacts) { self.seller = seller }
}
