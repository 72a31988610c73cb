public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// What a list of products may be asked for; an empty value counts as absent.
public struct ProductQuery: Decodable, Sendable {
    /// A category's name, slug or id; what lies below it counts too.
    public var category: String?
    /// Words that the product's text has, or its name as parts.
    public var search: String?
    /// The lowest price, in the shop's currency.
    public var minPrice: MoneyInput?
    /// The highest price, in the shop's currency.
    public var maxPrice: MoneyInput?
    /// A seller's slug or id.
    public var seller: String?
    /// `true`: only what can be sold now; `false`: only what cannot.
    public var inStock: Bool?
    /// The order: what is newest first, and in a search what fits best.
    public var sort: ProductSort?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<ProductPosition>?
    /// How many at most, 1 to 100.
    public var limit: Int?
    /// `count` adds how many there are in all, `facets` what the list can be narrowed by; both with a comma between.
    public var include: String?
    /// `draft` or `archived`: what is not for sale, a seller's own or, for the staff, anybody's.
    public var status: Product.Status?

    /// Everything, unless more is said.
    public init(search: String? = nil, sort: ProductSort? = nil, limit: Int? = nil) {
        self.search = search
        self.sort = sort
        self.limit = limit
    }

    /// The filter in it, with every field that is not valid named.
    func filter(in currency: Currency, _ call: Call) throws -> ProductFilter {
        var validation = Validation()
        validate(&validation)
        let words = search.flatMap(SearchWords.init)
        var filter = ProductFilter(
            category: category, search: words,
            minimum: validation.money(minPrice, "min_price", in: currency)?.minor,
            maximum: validation.money(maxPrice, "max_price", in: currency)?.minor,
            seller: seller, inStock: inStock, audience: Audience(call))
        try validation.throwIfFailed()
        if let status, status != .active {
            filter.status = status
            if !call.isStaff && !call.isSystem { filter.owner = try call.seller }
        }
        return filter
    }

    /// What the page is to have besides its items.
    var included: [String] { (include ?? "").split(separator: ",").map { String($0.trimmed) } }
}

extension ProductQuery: Validated {
    /// The rules that need no currency.
    public func validate(_ validation: inout Validation) {
        validation.range(limit, 1...100, "limit")
        for word in included where word != "count" && word != "facets" {
            validation.fail("include", "unknown_value", "must be count or facets", value: .string(word))
        }
        validation.check(
            sort != .relevance || search.flatMap(SearchWords.init) != nil, "sort", "needs_search",
            "can be relevance only in a search")
    }
}

extension Call {
    /// The page of products that a query asks for: one statement, and one beside it for a count and for facets.
    func products(_ query: ProductQuery) async throws -> Page<ListedProduct> {
        let currency = shopCurrency
        let filter = try query.filter(in: currency, self)
        let sort = query.sort ?? (filter.search == nil ? .newest : .relevance)
        let listing = "products \(sort.rawValue) \(filter.name)"
        let position = try query.cursor?.key(in: listing, self)
        let limit = query.limit ?? 20
        let connection = try database.read
        let included = query.included
        guard !included.isEmpty else {
            let rows = try await connection.products(filter, by: sort, after: position, limit: limit)
            return try page(rows, limit: limit, of: listing, after: \.position) { $0.listed }
        }
        async let counted =
            included.contains("count") ? connection.countProducts(filter, upTo: countCap + 1) : nil
        async let facets =
            included.contains("facets") ? connection.facets(filter, in: currency, cap: countCap) : nil
        let rows = try await connection.products(filter, by: sort, after: position, limit: limit)
        var page = try page(rows, limit: limit, of: listing, after: \.position) { $0.listed }
        if let count = try await counted {
            page.total = min(count, countCap)
            page.totalCapped = count > countCap
        }
        page.facets = try await facets
        return page
    }
}

/// Nobody pages through more; counting them all would cost more than the page.
private let countCap = 10_000

extension Substring {
    fileprivate var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        return start.prefix((start.lastIndex { !$0.isWhitespace }.map { start[...$0].count }) ?? 0)
    }
}
