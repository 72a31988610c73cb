public import Cartwright
public import Orders

/// Which of the orders of one's own goods.
public struct OwnOrderQuery: Decodable, Sendable {
    /// Where they stand.
    public var status: OrderStatus?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<OrderPosition>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// All, unless more is said.
    public init(status: OrderStatus? = nil, limit: Int? = nil) {
        self.status = status
        self.limit = limit
    }
}

extension OwnOrderQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// What the caller has sold: its part of each order, the newest first.
public func listOwnOrders(_ query: OwnOrderQuery, _ call: Call) async throws -> Page<ListedOrder> {
    _ = try call.seller
    var sales = OrderQuery(status: query.status, view: .sales, limit: query.limit)
    sales.cursor = query.cursor
    return try await listOrders(sales, call)
}
