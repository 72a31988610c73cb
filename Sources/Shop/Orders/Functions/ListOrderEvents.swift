public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Whose story is told.
public struct TimelineQuery: Decodable, Sendable {
    /// The order's id, or that of a seller's part.
    public var id: Reference<Order>
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<Int>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// The story of this one.
    public init(id: Reference<Order>, limit: Int? = nil) {
        self.id = id
        self.limit = limit
    }
}

/// What happened to an order, from the beginning; a seller sees what concerns its part.
public func listOrderEvents(_ query: TimelineQuery, _ call: Call) async throws -> Page<TimelineEntry> {
    var validation = Validation()
    validation.range(query.limit, 1...100, "limit")
    try validation.throwIfFailed()
    let id = try query.id.uuid
    let sql = try call.database.read
    let (order, access) = try await sql.order(id, call)
    let listing = "events of \(id)"
    let limit = query.limit ?? 20
    let rows = try await sql.timeline(
        of: order.id, part: access.part, after: try query.cursor?.key(in: listing, call) ?? 0, limit: limit + 1)
    return try call.page(rows, limit: limit, of: listing, after: \.id)
}

extension DatabaseConnection {
    /// What happened to an order after an entry; of one part, what happened to that or to all of the order.
    func timeline(of order: Order.ID, part: SellerOrder.ID?, after id: Int, limit: Int) async throws -> [TimelineEntry]
    {
        let scope: SQL =
            part.map { "(e.seller_order_id is null or e.seller_order_id = \($0))" } ?? "true"
        let page: SQL = """
            select \(TimelineEntry.columns) from orders.events e
            where e.order_id = \(order) and e.id > \(id) and \(scope)
            order by e.id limit \(limit)
            """
        return try await rows(page)
    }
}
