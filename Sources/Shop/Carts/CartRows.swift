import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A row of a statement that answers a cart: the cart, and one of its lines where it has any.
struct CartRow: RowReadable, Sendable {
    let id: UUID
    let currency: Currency
    let version: Int
    let updatedAt: Date
    /// Whether nobody else changed the cart while this statement waited for it, so that it saw every line.
    let isComplete: Bool
    /// How many lines the statement changed.
    let changed: Int
    let line: Line?

    struct Line: Sendable {
        let id: UUID
        let quantity: Int
        let variantID: UUID
        let productID: UUID
        let sellerID: UUID
        let productName: String
        let imageURL: String?
        let currency: String
        let priceMinor: Int
        let isForSale: Bool
        let available: Int
    }

    /// Of a line `l` and its offer `o`.
    static let lineColumns: SQL = """
        l.id, l.quantity, o.variant_id, o.product_id, o.seller_id, o.product_name, o.image_url, o.currency, o.price_minor,
          o.is_for_sale, o.available
        """

    init(row: inout Row) throws {
        id = try row.next()
        let code: String = try row.next()
        guard let currency = Currency(code) else {
            throw DatabaseError.decoding(column: "currency", message: "\(code) is not a currency")
        }
        self.currency = currency
        version = try row.next()
        updatedAt = try row.next()
        isComplete = try row.next()
        changed = try row.next()
        line = try row.next(UUID?.self).map { id in
            Line(
                id: id, quantity: try row.next(), variantID: try row.next(), productID: try row.next(),
                sellerID: try row.next(), productName: try row.next(), imageURL: try row.next(),
                currency: try row.next(), priceMinor: try row.next(), isForSale: try row.next(),
                available: try row.next())
        }
    }
}

extension Cart {
    /// A cart from its rows; nil where there is none.
    init?(_ rows: [CartRow], issued token: RandomToken? = nil) throws {
        guard let head = rows.first else { return nil }
        let currency = head.currency
        id = ID(head.id)
        cartToken = token?.text
        self.currency = currency
        items = try rows.compactMap { try $0.line.map { try CartLine($0, in: currency) } }
        let sum = try Money.sum(items.map { Money(minor: $0.lineTotalMinor, in: currency) }, in: currency)
        let nothing = Money.zero(in: currency)
        promotions = []
        (subtotal, subtotalMinor) = (Amount(sum), sum.minor)
        (discount, discountMinor) = (Amount(nothing), 0)
        (shipping, shippingMinor, tax, taxMinor) = (nil, nil, nil, nil)
        (total, totalMinor) = (Amount(sum), sum.minor)
        version = head.version
        updatedAt = head.updatedAt
    }
}

extension CartLine {
    /// Nothing is ever converted: what is priced in another currency by now cannot be had in this cart.
    init(_ line: CartRow.Line, in currency: Currency) throws {
        let isPriced = line.currency == currency.code
        let price = Money(minor: isPriced ? line.priceMinor : 0, in: currency)
        let total = try price.times(line.quantity)
        id = ID(line.id)
        productID = line.productID
        variantID = line.variantID
        sellerID = line.sellerID
        productName = line.productName
        (productPrice, productPriceMinor) = (Amount(price), price.minor)
        quantity = line.quantity
        (lineTotal, lineTotalMinor) = (Amount(total), total.minor)
        available = isPriced && line.isForSale && line.available >= line.quantity
        imageURL = line.imageURL
    }
}
