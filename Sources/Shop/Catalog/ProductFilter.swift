import CartwrightPostgres
import Commerce
import FoundationEssentials
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
    /// What is for sale, unless a seller or the staff asks for the rest.
    var status = Product.Status.active
    /// Only what this seller sells, whoever is asked for.
    var owner: UUID?
    /// For whom the list is.
    var audience = Audience.everybody

    /// The same filter always has the same name: a cursor is good for one filter only.
    var name: String {
        [
            category?.lowercased(), search?.text, minimum.map(String.init), maximum.map(String.init),
            seller?.lowercased(), inStock.map(String.init), status.rawValue, owner?.uuidString,
        ]
        .map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
    }

    /// Whether a page has all it needs in `catalog.listed`: it is of what everybody may see, and nobody looks for words.
    var isListed: Bool { audience == .everybody && status == .active && search == nil && inStock == nil }

    /// The conditions other than the category, each on `catalog.products p`, or on `catalog.listed p`. A cursor in the order
    /// of prices says more than the bound it started from, which would only make the index begin too early.
    func conditions(sort: ProductSort, after position: ProductPosition?, inListed: Bool = false) -> [SQL] {
        var conditions: [SQL] = [hasStatus]
        if let owner { conditions.append("p.seller_id = \(owner)") }
        if !inListed, let isSold = audience.lists { conditions.append(isSold) }
        if let minimum, !(sort == .price && position != nil) { conditions.append(isAtLeast(minimum, sort)) }
        if let maximum, !(sort == .dearest && position != nil) { conditions.append(isAtMost(maximum, sort)) }
        if let seller {
            switch Reference<Seller>(seller) {
            case .id(let id): conditions.append("p.seller_id = \(id)")
            case .slug(let slug):
                conditions.append("p.seller_id = (select id from catalog.sellers where slug = \(slug.lowercased()))")
            }
        }
        if let inStock {
            conditions.append(inStock ? Self.isSellable : "not \(Self.isSellable)")
        }
        if let search { conditions.append(search.condition) }
        return conditions
    }

    /// In the order of prices a bound is a comparison of rows, as a cursor is. Of two bounds that it does not know Postgres
    /// expects them to leave hardly anything, collects all that there is between them, and sorts it; the rows of an index
    /// it reads in order, and stops when the page is full.
    private func isAtLeast(_ price: Int, _ sort: ProductSort) -> SQL {
        guard sort == .price || sort == .dearest else { return "p.price_minor >= \(price)" }
        return "(p.price_minor, p.id) >= (\(price), '00000000-0000-0000-0000-000000000000'::uuid)"
    }

    private func isAtMost(_ price: Int, _ sort: ProductSort) -> SQL {
        guard sort == .price || sort == .dearest else { return "p.price_minor <= \(price)" }
        return "(p.price_minor, p.id) <= (\(price), 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)"
    }

    /// Any of its variants can be sold now.
    static let isSellable: SQL = """
        exists (select from catalog.variants v where v.product_id = p.id and \(Stock.isAvailable("v.id")))
        """

    /// Literals, for the indexes are of what is for sale.
    private var hasStatus: SQL {
        switch status {
        case .draft: "p.status = 'draft'"
        case .active: "p.status = 'active'"
        case .archived: "p.status = 'archived'"
        }
    }

    /// The ids of the category and of all that lie below it, each once.
    ///
    /// The value is selected, so that Postgres expects as many of every category and one plan fits all; else it plans each
    /// page of a small category anew, which takes longer than reading it.
    var categories: SQL? {
        guard let category else { return nil }
        return switch Reference<Category>(category) {
        case .id(let id):
            "select t.descendant_id as category_id from catalog.category_tree t where t.ancestor_id = (select \(id))"
        case .slug(let text):
            "select w.category_id from catalog.category_words w where w.word = (select \(text.lowercased()))"
        }
    }
}
