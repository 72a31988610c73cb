import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import Glibc

/// A row of a statement that answers a cart: each has one of its lines, or none, and one of them at least has the cart. It is
/// read where it is needed.
struct CartRow: RowReadable, Sendable {
    /// It stands before the first of `headColumns`.
    private let row: Row

    /// What stands before the columns of a line: of the cart `id`, `currency`, `version` and `updated_at`; whether nobody else
    /// changed the cart while this statement waited for it, so that it saw every line; and how many lines it changed.
    private static let headColumns = 6

    /// Of a line `l` and its offer `o` in a cart that is counted in `currency`. Nothing is ever converted: what is priced in
    /// another by now has no price here and cannot be had.
    static func lineColumns(in currency: SQL) -> SQL {
        """
        l.id, l.quantity, o.cart_line, case when o.currency = \(currency) then o.price_minor end,
          o.currency = \(currency) and o.is_for_sale and o.available >= l.quantity
        """
    }

    init(row: inout Row) { self.row = row }

    struct Head: Sendable {
        let id: UUID
        let currency: Currency
        let version: Int
        let updatedAt: Date
        let isComplete: Bool
        let changed: Int
    }

    /// Nil where this row tells nothing of the cart.
    fileprivate var head: Head? {
        get throws {
            var row = row
            guard let id: UUID = try row.next(UUID?.self) else { return nil }
            let code: String = try row.next()
            guard let currency = Currency(code) else {
                throw DatabaseError.decoding(column: "currency", message: "\(code) is not a currency")
            }
            return Head(
                id: id, currency: currency, version: try row.next(), updatedAt: try row.next(),
                isComplete: try row.next(), changed: try row.next())
        }
    }

    /// The id of the line; nil where the cart is empty.
    var lineID: UUID? {
        get throws {
            var row = row
            row.skip(CartRow.headColumns)
            return try row.next()
        }
    }

    var hasLine: Bool { get throws { try lineID != nil } }

    /// The line in a cart of this currency; nil where the cart is empty. Good as long as the row is.
    func line(in currency: Currency) throws -> Line? {
        var row = row
        row.skip(CartRow.headColumns)
        return try row.next(UUID?.self).map { try Line(id: $0, rest: &row, in: currency) }
    }

    /// A line with what it costs and whether it can be had.
    struct Line: @unchecked Sendable {
        // Unchecked: a result that has come never changes.

        let id: UUID
        let quantity: Int
        let product: ProductParts
        /// Nil where it is priced in another currency than the cart by now.
        let priceMinor: Int?
        let total: Money
        let isAvailable: Bool

        fileprivate init(id: UUID, rest row: inout Row, in currency: Currency) throws {
            self.id = id
            quantity = try row.next()
            product = try ProductParts(row.nextCell())
            priceMinor = try row.next()
            total = try Money(minor: priceMinor ?? 0, in: currency).times(quantity)
            isAvailable = try row.next()
        }
    }

    /// What a line says of its product: JSON as the catalogue keeps it (`cart_line`), a part on each line.
    struct ProductParts {
        let all: UnsafeRawBufferPointer
        let beforePrice: UnsafeRawBufferPointer
        let price: UnsafeRawBufferPointer
        let afterNumbers: UnsafeRawBufferPointer

        fileprivate init(_ cell: Cell) throws {
            all = cell.bytes
            guard let first = ProductParts.end(all, 0), let second = ProductParts.end(all, first + 1) else {
                throw cell.error("is not the line of a cart")
            }
            beforePrice = UnsafeRawBufferPointer(rebasing: all[..<first])
            price = UnsafeRawBufferPointer(rebasing: all[(first + 1)..<second])
            afterNumbers = UnsafeRawBufferPointer(rebasing: all[(second + 1)...])
        }

        private static func end(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int? {
            guard let base = text.baseAddress, start < text.count else { return nil }
            return memchr(base + start, 0x0A, text.count - start).map { UnsafeRawPointer($0) - base }
        }
    }
}

extension [CartRow] {
    /// The cart itself; nil where there is none. What was changed last mostly stands last, and has it.
    var head: CartRow.Head? {
        get throws {
            for row in reversed() { if let head = try row.head { return head } }
            return nil
        }
    }
}
