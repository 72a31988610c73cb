/// One page of a list: the items, and the cursor of the next page.
public struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    /// What is on this page, in order.
    public var items: [Item]
    /// How many were asked for.
    public var limit: Int
    /// Where the next page begins; `null` on the last.
    public var nextCursor: String?
    /// How many there are in all, with `include=count`.
    public var total: Int?
    /// Whether counting stopped at the cap.
    public var totalCapped: Bool?
    /// Counts per filter value, with `include=facets`: facet, value, count.
    public var facets: [String: [String: Int]]?

    /// A page of `items`; `nextCursor` is nil on the last.
    public init(
        _ items: [Item], limit: Int, nextCursor: String?, total: Int? = nil, totalCapped: Bool? = nil,
        facets: [String: [String: Int]]? = nil
    ) {
        self.items = items
        self.limit = limit
        self.nextCursor = nextCursor
        self.total = total
        self.totalCapped = totalCapped
        self.facets = facets
    }

    enum CodingKeys: CodingKey { case items, limit, nextCursor, total, totalCapped, facets }

    /// Writes `next_cursor` also when it is null; the optional parts only when asked for.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(limit, forKey: .limit)
        try container.encode(nextCursor, forKey: .nextCursor)
        if let total { try container.encode(total, forKey: .total) }
        if let totalCapped { try container.encode(totalCapped, forKey: .totalCapped) }
        if let facets { try container.encode(facets, forKey: .facets) }
    }
}

extension Page: Decodable where Item: Decodable {}
