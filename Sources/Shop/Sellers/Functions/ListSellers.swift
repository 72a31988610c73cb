public import Cartwright
import CartwrightPostgres
import Commerce
public import FoundationEssentials

/// Which sellers.
public struct SellerQuery: Decodable, Sendable {
    /// Only those with this status.
    public var status: SellerStatus?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// All, unless more is said.
    public init(status: SellerStatus? = nil, limit: Int? = nil) {
        self.status = status
        self.limit = limit
    }
}

extension SellerQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// All sellers, the latest first, for administrators.
public func listSellers(_ query: SellerQuery, _ call: Call) async throws -> Page<SellerProfile> {
    guard call.isAdmin || call.isSystem else { throw Problem.forbidden }
    let listing = "sellers \(query.status?.rawValue ?? "-")"
    let limit = query.limit ?? 20
    let rows = try await call.database.read.sellers(
        query.status, before: try query.cursor?.key(in: listing, call), limit: limit)
    return try call.page(rows, limit: limit, of: listing, after: \.id.rawValue)
}
