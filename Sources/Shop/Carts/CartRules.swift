import CartwrightPostgres

/// The bounds of a cart.
enum CartRules {
    /// How many of one thing.
    static let quantities = 1...999
    /// How many lines.
    static let mostLines = 100
    /// How many days a visitor's cart waits for the visitor.
    static let daysKept = 60.0

    /// That a cart `c` has a line of a variant, or place for another.
    static func hasPlace(for variant: SQL) -> SQL {
        "cardinality(c.variant_ids) < \(mostLines) or \(variant) = any (c.variant_ids)"
    }
}
