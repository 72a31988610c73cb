public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials

/// Something came or went.
public struct StockAdjustment: Decodable, Sendable {
    /// Why; the shop itself has further reasons.
    public enum Reason: String, Codable, Sendable, CaseIterable {
        /// Goods came in.
        case received
        /// A customer sent goods back.
        case returned
        /// Goods broke.
        case damaged
        /// Goods are missing.
        case lost
        /// It had been counted wrong.
        case correction

        var movement: Movement.Reason {
            switch self {
            case .received: .received
            case .returned: .returned
            case .damaged: .damaged
            case .lost: .lost
            case .correction: .correction
            }
        }
    }

    /// The number by which the warehouse knows it, or the variant's id.
    public var sku: String
    /// How many came; negative where they went.
    public var delta: Int
    /// Why; a correction.
    public var reason: Reason?
    /// What there is to say about it, for the ledger.
    public var note: String?

    /// So many came, or went.
    public init(sku: String, delta: Int, reason: Reason? = nil) {
        self.sku = sku
        self.delta = delta
        self.reason = reason
    }
}

extension StockAdjustment: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.range(delta, -StockRules.most...StockRules.most, "delta")
        validation.check(delta != 0, "delta", "out_of_range", "must not be 0", value: 0)
        validation.text(note, 1...200, "note")
    }
}

/// Adds to what is there, or takes from it; what is promised cannot be taken.
public func adjustStock(_ adjustment: StockAdjustment, _ call: Call) async throws -> StockLevel {
    var validation = Validation()
    adjustment.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        let before = try await sql.stockLevel(adjustment.sku, isLocked: true, call)
        try call.requireMatch(before.version)
        if before.onHand + adjustment.delta > StockRules.most {
            throw Problem.invalid("delta", "too_large", "must leave at most \(StockRules.most) in stock")
        }
        let isDone = try await sql.adjustStock(
            of: before.variantID, by: adjustment.delta, reason: adjustment.reason?.movement ?? .correction,
            note: adjustment.note, call)
        guard isDone else {
            throw Problem.conflict(
                "insufficient_stock", "Fewer would be left than are promised to customers",
                details: ["available": .number(JSONNumber(before.available))])
        }
        let after = try await sql.stockLevel(before.variantID.uuidString, call)
        try await sql.audit(before, after, call)
        return after
    }
}
