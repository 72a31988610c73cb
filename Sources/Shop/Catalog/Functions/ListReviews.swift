public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which reviews.
public struct ReviewQuery: Decodable, Sendable {
    /// The product, by id or slug.
    public var id: Reference<Product>
    /// Only those with this rating.
    public var rating: Int?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<Review.ID>?
    /// How many at most, 1 to 100.
    public var limit: Int?
    /// `count` adds how many there are in all.
    public var include: String?

    /// The reviews of a product.
    public init(id: Reference<Product>, limit: Int? = nil) {
        self.id = id
        self.limit = limit
    }
}

/// What customers think of a product, the newest first.
public func listReviews(_ query: ReviewQuery, _ call: Call) async throws -> Page<Review> {
    var validation = Validation()
    validation.range(query.limit, 1...100, "limit")
    validation.reviewRating(query.rating)
    validation.check(query.include == nil || query.include == "count", "include", "unknown_value", "must be count")
    try validation.throwIfFailed()
    let connection = try call.database.read
    let product = try await connection.product(query.id, call)
    let listing = "reviews \(product.id) \(query.rating ?? 0)"
    let last = try query.cursor?.key(in: listing, call)
    let limit = query.limit ?? 20
    let rows = try await connection.reviews(of: product.id, rating: query.rating, after: last, limit: limit)
    var page = try call.page(rows, limit: limit, of: listing, after: \.review.id) { $0.review }
    if query.include != nil {
        let cap = 10_000
        let count = try await connection.countReviews(of: product.id, rating: query.rating, upTo: cap + 1)
        page.total = min(count, cap)
        page.totalCapped = count > cap
    }
    return page
}
