import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials

/// What stock should be: what is absent stays.
public struct StockChange: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["stock": "stock_quantity", "quantity": "stock_quantity"]

    /// The number by which the warehouse knows it, or the variant's id.
    public var sku: String
    /// How many can be sold; what is promised comes on top.
    public var stockQuantity: Change<Int> = .absent
    /// With how many left it counts as low.
    public var lowAt: Change<Int> = .absent
    /// What there is to say about it, for the ledger.
    public var note: String?

    /// A change of nothing yet.
    public init(sku: String) { self.sku = sku }
}

extension StockChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.notNull(stockQuantity, "stock_quantity")
        validation.notNull(lowAt, "low_at")
        validation.range(stockQuantity.value, 0...StockRules.most, "stock_quantity")
        validation.range(lowAt.value, 0...StockRules.most, "low_at")
        validation.text(note, 1...200, "note")
    }
}

enum StockRules {
    /// The most that can be in stock.
    static let most = 1_000_000_000
}

/// Says how many can be sold. `If-Match` guards against a lost update.
public func setStock(_ change: StockChange, _ call: Call) async throws -> StockLevel {
    var validation = Validation()
    change.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        let before = try await sql.stockLevel(change.sku, isLocked: true, call)
        try call.requireMatch(before.version)
        if let quantity = change.stockQuantity.value {
            try await sql.setStock(of: before.variantID, to: quantity, note: change.note, call)
        }
        if let lowAt = change.lowAt.value, lowAt != before.lowAt {
            try await sql.execute(
                """
                update inventory.stock set low_at = \(lowAt)::integer, version = version + 1, updated_at = \(call.now)
                where variant_id = \(before.variantID) and location = 'main'
                """)
        }
        let after = try await sql.stockLevel(before.variantID.uuidString, call)
        if after.version != before.version { try await sql.audit(before, after, call) }
        return after
    }
}

extension Transaction {
    /// Notes what somebody changed.
    func audit(_ before: StockLevel, _ after: StockLevel, _ call: Call) async throws {
        func change(_ old: Int, _ new: Int) -> JSONValue {
            ["from": .number(JSONNumber(old)), "to": .number(JSONNumber(new))]
        }
        try await audit(
            call, "stock.updated", object: "variant", id: after.variantID,
            changes: [
                "on_hand": change(before.onHand, after.onHand), "low_at": change(before.lowAt, after.lowAt),
            ])
    }
}
