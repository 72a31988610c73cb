import Cartwright
public import FoundationEssentials

/// So many of one variant.
public struct Demand: Sendable, Hashable {
    /// Which variant.
    public var variant: UUID
    /// How many of it.
    public var quantity: Int

    /// So many of a variant.
    public init(variant: UUID, quantity: Int) {
        self.variant = variant
        self.quantity = quantity
    }
}

/// One demand for each variant, so that two lines on the same stock are never checked apart.
struct Demands {
    private(set) var variants: [UUID] = []
    private(set) var quantities: [Int] = []

    init(_ demands: [Demand]) throws {
        var places: [UUID: Int] = [:]
        for demand in demands {
            guard (1...Demands.most).contains(demand.quantity) else {
                throw Problem.invalid("quantity", "out_of_range", "must be between 1 and \(Demands.most)")
            }
            if let place = places[demand.variant] {
                quantities[place] = min(quantities[place] + demand.quantity, Demands.most)
            } else {
                places[demand.variant] = variants.count
                variants.append(demand.variant)
                quantities.append(demand.quantity)
            }
        }
    }

    /// More than any stock has.
    private static let most = 1_000_000_000
}
