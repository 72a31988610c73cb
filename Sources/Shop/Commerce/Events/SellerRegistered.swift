public import Cartwright
import FoundationEssentials

/// Somebody began to sell, or applied for it.
public struct SellerRegistered: DomainEvent {
    public static let source = "sellers"
    public static let name = "seller.registered"
    public var aggregate: String { seller.sellerID.uuidString.lowercased() }

    /// Who.
    public var seller: SellerFacts

    /// Tells that somebody began to sell, or applied for it.
    public init(_ seller: SellerFacts) { self.seller = seller }
}
