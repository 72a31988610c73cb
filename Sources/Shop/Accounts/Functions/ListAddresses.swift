public import Cartwright
import CartwrightPostgres
public import FoundationEssentials

/// Which page of one's address book.
public struct AddressQuery: Decodable, Sendable {
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// The first page.
    public init(limit: Int? = nil) { self.limit = limit }
}

extension AddressQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// The caller's addresses, the latest first.
public func listAddresses(_ query: AddressQuery, _ call: Call) async throws -> Page<SavedAddress> {
    let user = try call.userID
    let listing = "addresses \(user)"
    let limit = query.limit ?? 20
    let rows = try await call.database.read.addresses(
        of: user, before: try query.cursor?.key(in: listing, call), limit: limit)
    return try call.page(rows, limit: limit, of: listing, after: \.id)
}
