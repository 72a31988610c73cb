public import Cartwright
import CartwrightPostgres
public import FoundationEssentials

/// Which page of one's sessions.
public struct SessionQuery: Decodable, Sendable {
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// The first page.
    public init(limit: Int? = nil) { self.limit = limit }
}

extension SessionQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// Where the caller is signed in, the latest first.
public func listSessions(_ query: SessionQuery, _ call: Call) async throws -> Page<OpenSession> {
    let connection = try call.database.read
    let user = try await connection.callingUser(call)
    let listing = "sessions \(user.id)"
    let limit = query.limit ?? 20
    let rows = try await connection.openSessions(
        of: user.id, current: call.user.sessionID, before: try query.cursor?.key(in: listing, call), limit: limit,
        at: call.now)
    return try call.page(rows, limit: limit, of: listing, after: \.id)
}
