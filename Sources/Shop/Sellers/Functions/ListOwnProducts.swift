public import Cartwright
import CartwrightPostgres
public import Catalog

/// Which of one's own products.
public struct OwnProductQuery: Decodable, Sendable {
    /// Only those with this status: also drafts, and what was taken out of the catalogue.
    public var status: Product.Status?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<ProductPosition>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// All, unless more is said.
    public init(status: Product.Status? = nil, limit: Int? = nil) {
        self.status = status
        self.limit = limit
    }
}

extension OwnProductQuery: Validated {
    /// A page has a size.
    public func validate(_ validation: inout Validation) { validation.range(limit, 1...100, "limit") }
}

/// The caller's own products, whatever their status, the latest first.
public func listOwnProducts(_ query: OwnProductQuery, _ call: Call) async throws -> Page<Product> {
    try await call.products(
        ofSeller: call.seller, status: query.status, cursor: query.cursor, limit: query.limit ?? 20)
}
