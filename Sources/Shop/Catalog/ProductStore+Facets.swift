import CartwrightPostgres
import Commerce
import Inventory

/// How many of the products that were found have one value of one thing they can be narrowed by.
private struct FacetCount: RowReadable, Sendable {
    let facet: String
    let value: String
    let count: Int

    init(row: inout Row) throws {
        facet = try row.next()
        value = try row.next()
        count = try row.next()
    }
}

extension DatabaseConnection {
    /// What a list can be narrowed by, and how many products each value leaves: one statement over the ids that the
    /// filter leaves, of which no more than `cap` are looked at.
    func facets(_ filter: ProductFilter, in currency: Currency, cap: Int) async throws -> [String: [String: Int]] {
        var conditions = filter.conditions(sort: .newest, after: nil)
        if let categories = filter.categories { conditions.append("p.category_id in (\(categories))") }
        let ranges = PriceRanges(currency)
        let rows: [FacetCount] = try await rows(
            """
            with found as materialized (
              select p.category_id, p.seller_id, p.currency, p.price_minor, p.attributes,
                \(ProductFilter.isSellable) as in_stock
              from catalog.products p where \(conditions.joined(separator: " and ")) limit \(cap)),
            attributes as materialized (
              select e.key, coalesce(part.value, e.value #>> '{}') as value
              from found f
              cross join lateral jsonb_each(f.attributes) e
              left join lateral jsonb_array_elements_text(
                case when jsonb_typeof(e.value) = 'array' then e.value else '[]' end) part (value) on true
              where jsonb_typeof(e.value) <> 'array' or part.value is not null)
            (select 'category', c.name, count(*) from found f join catalog.categories c on c.id = f.category_id
             group by c.name order by count(*) desc, c.name limit \(mostValues))
            union all
            (select 'seller', s.name, count(*) from found f join catalog.sellers s on s.id = f.seller_id
             group by s.name order by count(*) desc, s.name limit \(mostValues))
            union all
            select 'in_stock', in_stock::text, count(*) from found group by in_stock
            union all
            select 'price', width_bucket(price_minor, \(ranges.bounds))::text, count(*) from found
            where currency = \(currency.code) group by 2
            union all
            select 'attr.' || key, value, count(*) from attributes
            where key in (
              select key from attributes group by key having count(distinct value) <= \(fewValues)
              order by count(*) desc, key limit \(mostAttributes))
            group by key, value
            """)
        var facets: [String: [String: Int]] = [:]
        for row in rows {
            let value = row.facet == "price" ? ranges.name(Int(row.value) ?? 0) : row.value
            facets[row.facet, default: [:]][value, default: 0] += row.count
        }
        return facets
    }
}

/// How many categories and sellers are listed.
private let mostValues = 50
/// An attribute with more values than these narrows nothing: a serial number, a text.
private let fewValues = 20
private let mostAttributes = 20

/// The ranges that prices are counted in: round numbers of the currency.
struct PriceRanges: Sendable {
    /// Where each range after the first begins, in minor units.
    let bounds: [Int]
    private let names: [String]

    init(_ currency: Currency) {
        // A currency without minor units has small units: a yen is about a cent.
        let scale = currency.exponent == 0 ? 100 : 1
        let whole = [25, 50, 100, 200, 500, 1_000].map { $0 * scale }
        let unit = (0..<currency.exponent).reduce(1) { unit, _ in unit * 10 }
        bounds = whole.map { $0 * unit }
        names =
            zip([0] + whole, whole).map { "\($0)-\($1)" } + (whole.last.map { ["\($0)-"] } ?? [])
    }

    /// `25-50`, the number before the hyphen included, the one behind it not; the last one has no end.
    func name(_ bucket: Int) -> String { names.indices.contains(bucket) ? names[bucket] : "-" }
}
