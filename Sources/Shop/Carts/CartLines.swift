import CartwrightPostgres
import FoundationEssentials

/// The lines of a cart as its row keeps them.
struct CartLines: RowReadable, Sendable {
    private(set) var ids: [UUID]
    private(set) var variants: [UUID]
    private(set) var quantities: [Int]

    init() { (ids, variants, quantities) = ([], [], []) }

    init(row: inout Row) throws {
        ids = try row.next()
        variants = try row.next()
        quantities = try row.next()
    }

    /// What is set in a cart.
    var assignment: SQL {
        "line_ids = \(ids)::uuid[], variant_ids = \(variants)::uuid[], quantities = \(quantities)::integer[]"
    }

    /// What is set in a cart `c` that gets more of a variant, which may have a line there.
    static func sum(of id: SQL, _ variant: SQL, _ quantity: SQL) -> SQL {
        let place: SQL = "array_position(c.variant_ids, \(variant))"
        return """
            line_ids = case when \(place) is null then c.line_ids || \(id) else c.line_ids end,
            variant_ids = case when \(place) is null then c.variant_ids || \(variant) else c.variant_ids end,
            quantities[coalesce(\(place), cardinality(c.quantities) + 1)] = coalesce(c.quantities[\(place)], 0) + \(quantity)
            """
    }

    /// Adds others, as far as they fit; whether any did.
    mutating func take(_ others: CartLines) -> Bool {
        var changed = false
        for index in others.ids.indices {
            let added = take(others.ids[index], others.variants[index], others.quantities[index])
            changed = changed || added
        }
        return changed
    }

    /// Adds one, as far as it fits; whether it did.
    @discardableResult
    mutating func take(_ id: UUID, _ variant: UUID, _ quantity: Int) -> Bool {
        let bounds = CartRules.quantities
        if let place = variants.firstIndex(of: variant) {
            quantities[place] = min(quantities[place] + quantity, bounds.upperBound)
            return true
        }
        guard ids.count < CartRules.mostLines else { return false }
        ids.append(id)
        variants.append(variant)
        quantities.append(min(max(quantity, bounds.lowerBound), bounds.upperBound))
        return true
    }
}
