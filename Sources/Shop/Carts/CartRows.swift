import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A row of a statement that answers a cart: the first has the cart, and each one of its lines, or none. It is read where it is
/// needed.
struct CartRow: RowReadable, Sendable {
    /// It stands before the first of `headColumns`.
    private let row: Row

    /// What stands before the columns of a line: of the cart `id`, `currency`, `version` and `updated_at`; whether nobody else
    /// changed the cart while this statement waited for it, so that it saw every line; and how many lines it changed.
    private static let headColumns = 6

    /// Of a line `l` and its offer `o`.
    static let lineColumns: SQL = """
        l.id, l.quantity, o.variant_id, o.product_id, o.seller_id, o.product_name, o.image_url, o.currency, o.price_minor,
          o.is_for_sale, o.available
        """

    init(row: inout Row) { self.row = row }

    struct Head: Sendable {
        let id: UUID
        let currency: Currency
        let version: Int
        let updatedAt: Date
        let isComplete: Bool
        let changed: Int
    }

    var head: Head {
        get throws {
            var row = row
            let id: UUID = try row.next()
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
        let variantID: UUID
        let productID: UUID
        let sellerID: UUID
        let productName: Cell
        let imageURL: Cell
        let price: Money
        let total: Money
        let isAvailable: Bool

        /// Nothing is ever converted: what is priced in another currency by now cannot be had in this cart.
        fileprivate init(id: UUID, rest row: inout Row, in currency: Currency) throws {
            self.id = id
            quantity = try row.next()
            variantID = try row.next()
            productID = try row.next()
            sellerID = try row.next()
            productName = try row.nextCell()
            imageURL = try row.nextCell()
            let isPriced = try row.nextCell().bytes.elementsEqual(currency.code.utf8)
            let minor: Int = try row.next()
            price = Money(minor: isPriced ? minor : 0, in: currency)
            total = try price.times(quantity)
            let isForSale: Bool = try row.next()
            let available: Int = try row.next()
            isAvailable = isPriced && isForSale && available >= quantity
        }
    }
}
