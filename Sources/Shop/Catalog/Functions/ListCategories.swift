public import Cartwright
import CartwrightPostgres
import Commerce

/// Which categories.
public struct CategoryQuery: Decodable, Sendable {
    /// Only those directly in this one: a name, slug or id.
    public var parent: String?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<[String]>?
    /// How many at most, 1 to 100.
    public var limit: Int?
    /// `count` adds how many there are in all.
    public var include: String?

    /// All of them.
    public init(parent: String? = nil, limit: Int? = nil) {
        self.parent = parent
        self.limit = limit
    }
}

extension CategoryQuery: Validated {
    /// How long a page may be, and what it may include.
    public func validate(_ validation: inout Validation) {
        validation.range(limit, 1...100, "limit")
        validation.check(include == nil || include == "count", "include", "unknown_value", "must be count")
    }
}

/// The shelves of the shop, each followed by those inside it.
public func listCategories(_ query: CategoryQuery, _ call: Call) async throws -> Page<Category> {
    var validation = Validation()
    query.validate(&validation)
    try validation.throwIfFailed()
    let limit = query.limit ?? 20
    let listing = "categories \(query.parent?.lowercased() ?? "")"
    let place = try query.cursor?.key(in: listing, call)
    let connection = try call.database.read
    let rows = try await connection.categories(in: query.parent, after: place, limit: limit + 1)
    var page = try call.page(rows, limit: limit, of: listing, after: \.place) { $0.category }
    if query.include != nil {
        page.total = try await connection.countCategories(in: query.parent)
        page.totalCapped = false
    }
    return page
}
