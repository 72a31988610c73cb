import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials

/// A cart with what its lines are offered for.
struct CartRow: Sendable {
    let id: UUID
    let currency: Currency
    let version: Int
    let updatedAt: Date
    /// In the order in which they came; what is not known any more is left out.
    let lines: [Line]

    /// A line with what it costs and whether it can be had. Nothing is ever converted: what is priced in another currency than
    /// the cart by now has no price here and cannot be had.
    struct Line: Sendable {
        let id: UUID
        let quantity: Int
        let offer: KnownOffer
        let isPriced: Bool
        let total: Money
        let isAvailable: Bool

        init(_ id: UUID, _ quantity: Int, _ offer: KnownOffer, in currency: Currency) throws {
            self.id = id
            self.quantity = quantity
            self.offer = offer
            isPriced = offer.price.currency == currency
            total = try isPriced ? offer.price.times(quantity) : Money.zero(in: currency)
            isAvailable = isPriced && offer.stock >= quantity
        }
    }
}

extension CartRow {
    /// What a cart `c` is, but for its lines.
    static let head: SQL = "c.id, c.currency, c.version, c.updated_at, c.line_ids, c.variant_ids, c.quantities"

    /// The lines of a cart at what each is offered for; nil stands for what is not known any more.
    init(_ head: Head, _ offers: [KnownOffer?]) throws {
        let lines = head.lines
        id = head.id
        currency = head.currency
        version = head.version
        updatedAt = head.updatedAt
        self.lines = try lines.ids.indices.compactMap { index in
            try offers[index].map { try Line(lines.ids[index], lines.quantities[index], $0, in: head.currency) }
        }
    }

    /// A cart as its own row has it.
    struct Head: RowReadable, Sendable {
        let id: UUID
        let currency: Currency
        let version: Int
        let updatedAt: Date
        let lines: CartLines

        init(row: inout Row) throws {
            id = try row.next()
            currency = try Currency(column: row.next())
            version = try row.next()
            updatedAt = try row.next()
            lines = try CartLines(row: &row)
        }
    }
}

/// Read in one row: all lines with their offers.
extension CartRow: RowReadable {
    /// Of a cart `c` and its `offers`.
    static let columns: SQL = "\(head), o.places, o.lines, o.currencies, o.prices, o.stocks"

    /// What the lines of a cart `c` are offered for, one row for all of them. They come in any order and say their places:
    /// to sort them would cost more than to find them.
    static let offers: SQL = """
        cross join lateral (
          select array_agg(l.place) as places, string_agg(o.cart_line, e'\\n') as lines, array_agg(o.currency) as currencies,
            array_agg(o.price_minor) as prices, array_agg(\(KnownOffer.stock)) as stocks
          from unnest(c.variant_ids) with ordinality as l (variant_id, place)
          join catalog.offers o on o.variant_id = l.variant_id) o
        """

    init(row: inout Row) throws {
        let head = try Head(row: &row)
        var offers = [KnownOffer?](repeating: nil, count: head.lines.ids.count)
        if let places: [Int] = try row.next([Int]?.self) {
            let lines = try row.nextCell()
            let currencies: [String] = try row.next()
            let prices: [Int] = try row.next()
            let stocks: [Int] = try row.next()
            var rest = lines.bytes
            for (index, place) in places.enumerated() {
                let price = Money(minor: prices[index], in: try Currency(column: currencies[index]))
                guard offers.indices.contains(place - 1),
                    let offer = KnownOffer(firstOf: &rest, price: price, stock: stocks[index])
                else { throw lines.error("is not what lines of a cart say") }
                offers[place - 1] = offer
            }
        }
        try self.init(head, offers)
    }
}
