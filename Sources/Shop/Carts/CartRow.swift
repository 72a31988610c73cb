import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import Glibc

/// A cart as a statement gives it, in one row: what each of its lines says of its product stays where it came.
struct CartRow: RowReadable, @unchecked Sendable {
    // Unchecked: a result that has come never changes.

    let id: UUID
    let currency: Currency
    let version: Int
    let updatedAt: Date
    /// In the order in which they came.
    let lines: [Line]
    /// The lines point into it.
    private let row: Row

    /// Of a cart `c` and its `offers`. Nothing is ever converted: what is priced in another currency by now has no price here
    /// and cannot be had.
    static let columns: SQL =
        "c.id, c.currency, c.version, c.updated_at, c.line_ids, c.quantities, o.places, o.lines, o.prices, o.available"

    /// What the lines of a cart `c` are offered for, one row for all of them. They come in any order and say their places:
    /// to sort them would cost more than to find them.
    static let offers: SQL = """
        cross join lateral (
          select array_agg(l.place) as places, string_agg(o.cart_line, e'\\n') as lines,
            array_agg(case when o.currency = c.currency then o.price_minor end) as prices,
            array_agg(o.currency = c.currency and o.is_for_sale and o.available >= l.quantity) as available
          from unnest(c.variant_ids, c.quantities) with ordinality as l (variant_id, quantity, place)
          join catalog.offers o on o.variant_id = l.variant_id) o
        """

    init(row: inout Row) throws {
        self.row = row
        id = try row.next()
        let code: String = try row.next()
        guard let currency = Currency(code) else {
            throw DatabaseError.decoding(column: "currency", message: "\(code) is not a currency")
        }
        self.currency = currency
        version = try row.next()
        updatedAt = try row.next()
        lines = try Line.read(from: &row, in: currency)
    }

    /// A line with what it costs and whether it can be had.
    struct Line {
        let id: UUID
        let quantity: Int
        let product: ProductParts
        /// Nil where it is priced in another currency than the cart by now.
        let priceMinor: Int?
        let total: Money
        let isAvailable: Bool

        /// Those whose product is still known.
        fileprivate static func read(from row: inout Row, in currency: Currency) throws -> [Line] {
            let ids: [UUID] = try row.next()
            let quantities: [Int] = try row.next()
            guard let places: [Int] = try row.next([Int]?.self) else { return [] }
            let texts = try row.nextCell()
            let prices: [Int?] = try row.next()
            let available: [Bool] = try row.next()
            guard ids.count == quantities.count, prices.count == places.count, available.count == places.count else {
                throw texts.error("belongs to more lines, or fewer, than there are")
            }
            var rest = texts.bytes
            var found: [(place: Int, line: Line)] = []
            found.reserveCapacity(places.count)
            var isSorted = true
            for (index, place) in places.enumerated() {
                guard ids.indices.contains(place - 1), let product = ProductParts(&rest) else {
                    throw texts.error("is not what lines of a cart say")
                }
                let quantity = quantities[place - 1]
                let total = try Money(minor: prices[index] ?? 0, in: currency).times(quantity)
                if let last = found.last, last.place > place { isSorted = false }
                found.append(
                    (
                        place,
                        Line(
                            id: ids[place - 1], quantity: quantity, product: product, priceMinor: prices[index],
                            total: total, isAvailable: available[index])
                    ))
            }
            if !isSorted { found.sort { $0.place < $1.place } }
            return found.map(\.line)
        }
    }

    /// What a line says of its product: JSON as the catalogue keeps it (`cart_line`), a part on each line of text.
    struct ProductParts {
        let beforePrice: UnsafeRawBufferPointer
        let price: UnsafeRawBufferPointer
        let afterNumbers: UnsafeRawBufferPointer

        /// Takes the first three lines off a text. Nil where there are fewer.
        fileprivate init?(_ text: inout UnsafeRawBufferPointer) {
            guard let beforePrice = ProductParts.line(&text), let price = ProductParts.line(&text),
                let afterNumbers = ProductParts.line(&text)
            else { return nil }
            self.beforePrice = beforePrice
            self.price = price
            self.afterNumbers = afterNumbers
        }

        private static func line(_ text: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
            guard let base = text.baseAddress, !text.isEmpty else { return nil }
            let length = memchr(base, 0x0A, text.count).map { UnsafeRawPointer($0) - base } ?? text.count
            defer { text = UnsafeRawBufferPointer(rebasing: text[min(length + 1, text.count)...]) }
            return UnsafeRawBufferPointer(rebasing: text[..<length])
        }
    }
}
