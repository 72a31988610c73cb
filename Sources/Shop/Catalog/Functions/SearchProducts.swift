public import Cartwright
public import Commerce

/// What a search may be asked for; without words it is a list like any other.
public struct ProductSearch: Decodable, Sendable {
    /// What to look for.
    public var q: String?
    /// A category's name, slug or id; what lies below it counts too.
    public var category: String?
    /// The lowest price, in the shop's currency.
    public var minPrice: MoneyInput?
    /// The highest price, in the shop's currency.
    public var maxPrice: MoneyInput?
    /// A seller's slug or id.
    public var seller: String?
    /// `true`: only what can be sold now; `false`: only what cannot.
    public var inStock: Bool?
    /// The order: what fits best first.
    public var sort: ProductSort?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<ProductPosition>?
    /// How many at most, 1 to 100.
    public var limit: Int?
    /// `count` adds how many there are in all, `facets` what the list can be narrowed by; both with a comma between.
    public var include: String?

    /// Looks for something.
    public init(q: String? = nil, category: String? = nil) {
        self.q = q
        self.category = category
    }
}

/// Products that fit what somebody typed, the best first.
public func searchProducts(_ search: ProductSearch, _ call: Call) async throws -> Page<ListedProduct> {
    var query = ProductQuery(search: search.q, sort: search.sort, limit: search.limit)
    query.category = search.category
    query.minPrice = search.minPrice
    query.maxPrice = search.maxPrice
    query.seller = search.seller
    query.inStock = search.inStock
    query.cursor = search.cursor
    query.include = search.include
    return try await call.products(query)
}
