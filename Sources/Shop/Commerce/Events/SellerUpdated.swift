public import Cartwright
import FoundationEssentials

/// A seller said something new about itself.
public struct SellerUpdated: DomainEvent {
    public static let source = "sellers"
    public static let name = "seller.updated"
    public var aggregate: String { seller.sellerID.uuidString.lowercased() }

    /// Who.
    public var seller: SellerFacts

    /// Tells that a seller said something new about itself.
    public init(_ seller: SellerFacts) { self.seller = seller }
}
