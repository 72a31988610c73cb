public import Cartwright
import CartwrightPostgres
public import Commerce
public import FoundationEssentials

/// Which deliveries.
public struct DeliveryQuery: Decodable, Sendable {
    /// Only those that have come so far.
    public var status: Delivery.Status?
    /// Only those that tell this: `order.placed`.
    public var kind: String?
    /// Only those to this address.
    public var recipient: String?
    /// Only those about this order.
    public var objectID: UUID?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<Delivery.ID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// All of them.
    public init(status: Delivery.Status? = nil, limit: Int? = nil) {
        self.status = status
        self.limit = limit
    }
}

/// The mails that the shop wrote, the latest first, and what became of them.
public func listDeliveries(_ query: DeliveryQuery, _ call: Call) async throws -> Page<Delivery> {
    var validation = Validation()
    validation.range(query.limit, 1...100, "limit")
    try validation.throwIfFailed()
    let filters = [query.status?.rawValue, query.kind, query.recipient?.lowercased(), query.objectID?.uuidString]
    let listing = "deliveries " + filters.map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
    let last = try query.cursor?.key(in: listing, call)
    let limit = query.limit ?? 20
    let rows = try await call.database.read.deliveries(query, after: last, limit: limit)
    return try call.page(rows, limit: limit, of: listing, after: \.id)
}
