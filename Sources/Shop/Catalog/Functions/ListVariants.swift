public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which variants.
public struct VariantQuery: Decodable, Sendable {
    /// The product, by id or slug.
    public var id: Reference<Product>
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<Int>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// The variants of a product.
    public init(id: Reference<Product>, limit: Int? = nil) {
        self.id = id
        self.limit = limit
    }
}

/// The forms in which a product is sold, with their live stock.
public func listVariants(_ query: VariantQuery, _ call: Call) async throws -> Page<Variant> {
    var validation = Validation()
    validation.range(query.limit, 1...100, "limit")
    try validation.throwIfFailed()
    let product = try await call.database.read.product(query.id, call)
    let listing = "variants \(product.id)"
    let seen = max(0, try query.cursor?.key(in: listing, call) ?? 0)
    let limit = query.limit ?? 20
    // They come with the product in any case, so a page is a part of what is there.
    let rows = product.variants.enumerated().dropFirst(seen).prefix(limit + 1)
    return try call.page(Array(rows), limit: limit, of: listing, after: { $0.offset + 1 }) { $0.element }
}
