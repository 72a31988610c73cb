public import Cartwright
import CartwrightPostgres

/// Which movements.
public struct MovementQuery: Decodable, Sendable {
    /// The number by which the warehouse knows it, or the variant's id.
    public var sku: String
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<Int>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// Those of one stock, the latest first.
    public init(sku: String, limit: Int? = nil) {
        self.sku = sku
        self.limit = limit
    }
}

extension MovementQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// Everything that ever came into a stock and left it, the latest first.
public func listMovements(_ query: MovementQuery, _ call: Call) async throws -> Page<Movement> {
    let connection = try call.database.read
    let level = try await connection.stockLevel(query.sku, call)
    let listing = "movements \(level.variantID)"
    let limit = query.limit ?? 20
    let last = try query.cursor?.key(in: listing, call)
    let rows = try await connection.movements(of: level.variantID, before: last, limit: limit)
    return try call.page(rows, limit: limit, of: listing, after: \.id)
}
