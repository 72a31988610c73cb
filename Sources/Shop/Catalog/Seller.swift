public import Commerce
import FoundationEssentials

/// What the catalogue knows of a seller.
public enum Seller {
    /// A seller's id.
    public typealias ID = Commerce.ID<Seller>

    /// The shop's own seller: it owns what an administrator creates.
    public static let house = ID(UUID(uuid: (1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1)))
}
