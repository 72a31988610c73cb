import CartwrightPostgres
import Commerce
import Inventory

/// Which products a list shows.
struct ProductFilter: Sendable, Hashable {
    /// A category's name, slug or id; what lies below it counts too.
    var category: String?
    /// Words to be found.
    var search: SearchWords?
    /// The lowest price, in minor units.
    var minimum: Int?
    /// The highest price, in minor units.
    var maximum: Int?
    /// A seller's slug or id.
    var seller: String?
    /// Only what can be sold now; with `false` only what cannot.
    var inStock: Bool?

    /// The same filter always has the same name: a cursor is good for one filter only.
    var name: String {
        [
            category?.lowercased(), search?.text, minimum.map(String.init), maximum.map(String.init),
            seller?.lowercased(), inStock.map(String.init),
        ]
        .map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
    }

    /// The conditions other than the category, each on `catalog.products p`. A cursor in the order of prices says more
    /// than the bound it started from, which would only make the index begin too early.
    func conditions(sort: ProductSort, after position: ProductPosition?) -> [SQL] {
        var conditions: [SQL] = ["p.status = 'active'"]
        if let minimum, !(sort == .price && position != nil) { conditions.append("p.price_minor >= \(minimum)") }
        if let maximum, !(sort == .dearest && position != nil) { conditions.append("p.price_minor <= \(maximum)") }
        if let seller {
            switch Reference<Seller>(seller) {
            case .id(let id): conditions.append("p.seller_id = \(id)")
            case .slug(let slug):
                conditions.append("p.seller_id = (select id from catalog.sellers where slug = \(slug.lowercased()))")
            }
        }
        if let inStock {
            let sellable: SQL = """
                exists (select from catalog.variants v where v.product_id = p.id and \(Stock.isAvailable("v.id")))
                """
            conditions.append(inStock ? sellable : "not \(sellable)")
        }
        if let search { conditions.append(search.condition) }
        return conditions
    }

    /// The ids of the category and of all that lie below it.
    var categories: SQL? {
        guard let category else { return nil }
        let chosen: SQL =
            switch Reference<Category>(category) {
            case .id(let id): "r.id = \(id)"
            case .slug(let text): "r.slug = \(text.lowercased()) or lower(r.name) = \(text.lowercased())"
            }
        return """
            select distinct t.descendant_id from catalog.categories r
            join catalog.category_tree t on t.ancestor_id = r.id
            where \(chosen)
            """
    }
}
