public import CartwrightPostgres

/// What statements of the services above ask about stock.
public enum Stock {
    /// How many of the variant in a column can be sold now, over all locations: `Stock.available(of: "v.id")`.
    public static func available(of variant: SQL) -> SQL {
        "(select coalesce(sum(available), 0) from inventory.availability where variant_id = \(variant))"
    }

    /// Whether any of the variant in a column can be sold now.
    public static func isAvailable(_ variant: SQL) -> SQL {
        "exists (select from inventory.availability where variant_id = \(variant) and available > 0)"
    }
}
