public import Cartwright

/// Orders, the newest first: one's own; a seller's parts; all of them for the staff.
public func listOrders(_ query: OrderQuery, _ call: Call) async throws -> Page<ListedOrder> {
    try await call.orders(query)
}
