import Cartwright
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials

extension Call {
    /// Whose stock the caller may see: everybody's for the staff, a seller's own for a seller.
    var stockSeller: UUID? {
        get throws { isStaff || isSystem ? nil : try seller }
    }
}

extension DatabaseConnection {
    /// The stock that the caller knows under a number, or of a variant by its id. Others' is not found.
    func stockLevel(_ sku: String, isLocked: Bool = false, _ call: Call) async throws -> StockLevel {
        var conditions: [SQL] = ["s.location = 'main'"]
        if sku.utf8.count == 36, let variant = UUID(uuidString: sku) {
            conditions.append("s.variant_id = \(variant)")
        } else {
            conditions.append("s.sku = \(sku)")
        }
        if let seller = try call.stockSeller { conditions.append("s.seller_id = \(seller)") }
        let lock: SQL = isLocked ? "for update" : ""
        let found: [StockLevel] = try await rows(
            """
            select \(StockLevel.columns) from inventory.stock s
            where \(conditions.joined(separator: " and ")) order by s.variant_id limit 20 \(lock)
            """)
        guard let level = found.first else { throw Problem.notFound("There is no stock under this number") }
        if found.count > 1 {
            throw Problem.conflict(
                "ambiguous_sku", "Several variants have this number: name one by its id",
                details: ["variants": .array(found.map { .string($0.variantID.uuidString.lowercased()) })])
        }
        return level
    }

    /// The movements of a variant, the latest first, and one more than asked for where there are more.
    func movements(of variant: UUID, before last: Int?, limit: Int) async throws -> [Movement] {
        let older: SQL = last.map { "and id < \($0)" } ?? ""
        return try await rows(
            """
            select \(Movement.columns) from inventory.movements
            where variant_id = \(variant) and location = 'main' \(older)
            order by id desc limit \(limit + 1)
            """)
    }

    /// What is running out, the scarcest first, and one more than asked for where there are more.
    func lowStock(
        of seller: UUID?, atMost: Int?, after place: StockPosition?, limit: Int
    ) async throws -> [StockLevel] {
        var conditions: [SQL] = ["true"]
        conditions.append(atMost.map { "s.on_hand - s.reserved <= \($0)" } ?? "s.on_hand - s.reserved <= s.low_at")
        if let seller { conditions.append("s.seller_id = \(seller)") }
        if let place {
            conditions.append(
                "(greatest(s.on_hand - s.reserved, 0), s.variant_id) > (\(place.available)::integer, \(place.variant))")
        }
        return try await rows(
            """
            select \(StockLevel.columns) from inventory.stock s
            where \(conditions.joined(separator: " and "))
            order by greatest(s.on_hand - s.reserved, 0), s.variant_id limit \(limit + 1)
            """)
    }
}

/// Where a page of scarce things ends.
public struct StockPosition: Codable, Sendable, Hashable {
    let available: Int
    let variant: UUID
}
