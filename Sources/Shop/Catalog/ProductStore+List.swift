import CartwrightPostgres

extension DatabaseConnection {
    /// One page of products and one row more if there is a next page, in one statement.
    ///
    /// Each page begins in the index at the row comparison of its cursor, however deep it lies. Of a category with
    /// others below it, every one gives its first rows in order, and the first of all of them make the page.
    func products(
        _ filter: ProductFilter, by sort: ProductSort, after position: ProductPosition?, limit: Int
    ) async throws -> [PlacedListing] {
        let page = ProductPage(filter: filter, sort: sort, position: position, limit: limit).sql
        if filter.isListed { return try await rows(page) }
        let placed: [PlacedProduct] = try await rows(
            """
            select k.key, \(Product.columns)
            from (\(page)) k
            join catalog.products p on p.id = k.id
            \(Product.joins)
            order by \(sort.order(of: "k.key", "k.id"))
            """)
        return placed.map(PlacedListing.init)
    }

    /// How many products a filter leaves; counting stops at `cap`.
    func countProducts(_ filter: ProductFilter, upTo cap: Int) async throws -> Int {
        var conditions = filter.conditions(sort: .newest, after: nil)
        if let categories = filter.categories { conditions.append("p.category_id in (\(categories))") }
        let count: SQL = """
            select count(*) from (
              select from catalog.products p where \(conditions.joined(separator: " and ")) limit \(cap)) k
            """
        return try await value(count) ?? 0
    }
}

/// The statement that finds a page: all of it in the listings, else the ids of its products.
struct ProductPage {
    let filter: ProductFilter
    let sort: ProductSort
    let position: ProductPosition?
    let limit: Int

    private var table: SQL { filter.isListed ? "catalog.listed p" : "catalog.products p" }

    /// Columns `key` and `id`, and those of a listing, in order.
    var sql: SQL {
        var conditions = filter.conditions(sort: sort, after: position, inListed: filter.isListed)
        guard filter.search == nil else { return found(conditions) }
        if let position { conditions.append(sort.isBehind(position)) }
        guard let categories = filter.categories else { return ordered(from: table, conditions) }
        conditions.append("p.category_id = d.category_id")
        return """
            select k.* from (\(categories)) d
            cross join lateral (\(ordered(from: table, conditions))) k
            order by \(sort.order(of: "k.key", "k.id")) limit \(size)
            """
    }

    /// A search reads the indexes of words, so the category is one more condition, and the rank is a column.
    private func found(_ conditions: [SQL]) -> SQL {
        var conditions = conditions
        if let categories = filter.categories { conditions.append("p.category_id = any (array(\(categories)))") }
        guard sort == .relevance, let search = filter.search else {
            if let position { conditions.append(sort.isBehind(position)) }
            return ordered(from: "catalog.products p", conditions)
        }
        let scored: SQL = """
            (select p.id, \(search.score) as score from catalog.products p
            where \(conditions.joined(separator: " and "))) p
            """
        return ordered(from: scored, position.map { [sort.isBehind($0)] } ?? ["true"])
    }

    private func ordered(from table: SQL, _ conditions: [SQL]) -> SQL {
        """
        select \(sort.column) as key, p.id\(listing) from \(table)
        where \(conditions.joined(separator: " and "))
        order by \(sort.order(of: sort.column, "p.id")) limit \(size)
        """
    }

    private var listing: SQL { filter.isListed ? ", \(ProductListing.columns)" : "" }

    /// One row more than asked for. A literal, so that one plan fits: a bound limit would keep Postgres planning anew.
    private var size: SQL {
        switch limit {
        case ...20: "21"
        case ...50: "51"
        default: "101"
        }
    }
}
