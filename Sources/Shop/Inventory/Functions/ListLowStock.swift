public import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// What counts as running out.
public struct LowStockQuery: Decodable, Sendable {
    /// At most so many can be sold; else each stock's own `low_at` decides.
    public var atMost: Int?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<StockPosition>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// What is running out.
    public init(atMost: Int? = nil, limit: Int? = nil) {
        self.atMost = atMost
        self.limit = limit
    }
}

extension LowStockQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) {
        validation.range(limit, 1...100, "limit")
        validation.range(atMost, 0...StockRules.most, "at_most")
    }
}

/// What is running out, the scarcest first: a seller's own, everybody's for the staff.
public func listLowStock(_ query: LowStockQuery, _ call: Call) async throws -> Page<StockLevel> {
    let seller = try call.stockSeller
    let listing = "low-stock \(seller.map(\.uuidString) ?? "-") \(query.atMost.map(String.init) ?? "-")"
    let limit = query.limit ?? 20
    let place = try query.cursor?.key(in: listing, call)
    let rows = try await call.database.read.lowStock(of: seller, atMost: query.atMost, after: place, limit: limit)
    return try call.page(
        rows, limit: limit, of: listing,
        after: { StockPosition(available: $0.available, variant: $0.variantID) })
}
