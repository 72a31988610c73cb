public import Cartwright
import CartwrightPostgres
public import Commerce
public import FoundationEssentials
public import Payments

/// Which payments.
public struct PaymentQuery: Decodable, Sendable {
    /// Only those that have come so far.
    public var status: PaymentStatus?
    /// Only those paid in this way.
    public var paymentMethod: PaymentMethod?
    /// Only those for this order.
    public var orderID: Reference<Order>?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// All of them, the latest first, unless more is said.
    public init(status: PaymentStatus? = nil, orderID: Reference<Order>? = nil, limit: Int? = nil) {
        self.status = status
        self.orderID = orderID
        self.limit = limit
    }
}

extension PaymentQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// All payments, the latest first; for the staff.
public func listPayments(_ query: PaymentQuery, _ call: Call) async throws -> Page<Payment> {
    var validation = Validation()
    query.validate(&validation)
    try validation.throwIfFailed()
    let limit = query.limit ?? 20
    let words = [query.status?.rawValue, query.paymentMethod?.rawValue, query.orderID?.description]
    let listing = "payments " + words.map { $0 ?? "-" }.joined(separator: " ")
    let last = try query.cursor?.key(in: listing, call)
    var order: UUID?
    switch query.orderID {
    case nil: break
    case .id(let id): order = id.rawValue
    // What is no id is no order's.
    case .slug: return Page([], limit: limit, nextCursor: nil)
    }
    let rows = try await call.database.read.payments(
        status: query.status, reference: order, method: query.paymentMethod, before: last, limit: limit + 1)
    return try call.page(rows, limit: limit, of: listing, after: \.id.rawValue)
}
