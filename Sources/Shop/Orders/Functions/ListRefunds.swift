public import Cartwright
import CartwrightPostgres
public import Commerce
public import FoundationEssentials
public import Payments

/// Which refunds.
public struct RefundQuery: Decodable, Sendable {
    /// Of which payment.
    public var id: Reference<Payment>
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// Those of a payment.
    public init(id: Reference<Payment>, limit: Int? = nil) {
        self.id = id
        self.limit = limit
    }
}

extension RefundQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// What was asked to go back of a payment, in order; a seller sees what belongs to its part.
public func listRefunds(_ query: RefundQuery, _ call: Call) async throws -> Page<Refund> {
    var validation = Validation()
    query.validate(&validation)
    try validation.throwIfFailed()
    let limit = query.limit ?? 20
    let connection = try call.database.read
    let (payment, part) = try await connection.payment(query.id, call)
    let listing = "refunds \(payment.id) \(part.map { "\($0)" } ?? "-")"
    let last = try query.cursor?.key(in: listing, call)
    let rows = try await connection.refunds(of: payment.id, part: part?.rawValue, after: last, limit: limit + 1)
    return try call.page(rows, limit: limit, of: listing, after: \.id.rawValue)
}
