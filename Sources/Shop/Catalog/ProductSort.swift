import CartwrightPostgres

/// The ways a list of products can be sorted. The id decides between equals, so each order is total.
public enum ProductSort: String, Codable, Sendable, CaseIterable {
    /// What came last, first.
    case newest
    /// What came first, first.
    case oldest
    /// The cheapest first.
    case price
    /// The dearest first.
    case dearest = "-price"
    /// By name.
    case name
    /// By name, from the end.
    case nameDescending = "-name"
    /// What is rated best, first.
    case rating
    /// What fits the search best, first.
    case relevance

    /// What rows are compared by.
    var column: SQL {
        switch self {
        case .newest, .oldest: "p.created_at"
        case .price, .dearest: "p.price_minor"
        case .name, .nameDescending: "p.name_key"
        case .rating: "p.rating_tenths"
        case .relevance: "p.score"
        }
    }

    /// Whether the largest comes first.
    var isDescending: Bool {
        switch self {
        case .newest, .dearest, .nameDescending, .rating, .relevance: true
        case .oldest, .price, .name: false
        }
    }

    /// The order of a key and an id, both in the same direction, as one index has them.
    func order(of key: SQL, _ id: SQL) -> SQL {
        isDescending ? "\(key) desc, \(id) desc" : "\(key), \(id)"
    }

    /// The condition that a row comes behind a position: one comparison of two columns, which an index can begin at.
    ///
    /// The values are selected, so that Postgres cannot look at them while it plans. Else it finds each page a little cheaper
    /// than the plan that fits every page, and plans every page anew, which takes longer than reading it.
    func isBehind(_ position: ProductPosition) -> SQL {
        let row: SQL = "((select \(position.key(in: self))), (select \(position.id)))"
        return isDescending ? "(\(column), p.id) < \(row)" : "(\(column), p.id) > \(row)"
    }
}
