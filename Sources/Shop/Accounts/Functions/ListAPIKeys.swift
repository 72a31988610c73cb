public import Cartwright
import CartwrightPostgres
import Commerce
public import FoundationEssentials

/// Which page of the keys.
public struct APIKeyQuery: Decodable, Sendable {
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// The first page.
    public init(limit: Int? = nil) { self.limit = limit }
}

extension APIKeyQuery: Validated {
    /// How long a page may be.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// The keys in use, the newest first: one's own and those of the same seller, all for administrators.
public func listAPIKeys(_ query: APIKeyQuery, _ call: Call) async throws -> Page<APIKey> {
    let user = try call.keyOwner
    let limit = query.limit ?? 20
    let listing = "api-keys"
    let last = try query.cursor?.key(in: listing, call)
    let rows = try await call.database.read.apiKeys(visibleTo: user, after: last, limit: limit + 1)
    return try call.page(rows, limit: limit, of: listing, after: \.id.rawValue)
}
