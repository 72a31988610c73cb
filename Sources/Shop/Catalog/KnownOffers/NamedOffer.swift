public import CartwrightPostgres
import Commerce
public import FoundationEssentials

/// A known offer, and of what it is.
public struct NamedOffer: RowReadable, Sendable {
    /// The variant.
    public let variant: UUID
    /// What is known.
    public let offer: KnownOffer

    /// Of an offer `o`.
    public static let columns: SQL = "o.variant_id, \(KnownOffer.columns)"

    init(_ variant: UUID, _ offer: KnownOffer) { (self.variant, self.offer) = (variant, offer) }

    /// Reads `columns`, one after the other.
    public init(row: inout Row) throws {
        variant = try row.next()
        let text = try row.nextCell()
        var rest = text.bytes
        let currency = try Currency(column: row.next())
        let price = Money(minor: try row.next(), in: currency)
        guard let offer = KnownOffer(firstOf: &rest, price: price, stock: try row.next()) else {
            throw text.error("is not the line of a cart")
        }
        self.offer = offer
    }
}
