import Cartwright
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A line with our own price.
struct PricedLine: Sendable, Hashable {
    var productID: UUID
    var variantID: UUID
    var sellerID: UUID
    var name: String
    var price: Money
    var quantity: Int
}

/// An order before it is written: its lines shared out among the sellers, and what they cost.
struct NewOrder: Sendable {
    let id: Order.ID
    let items: [OrderItem]
    let parts: [SellerOrder]
    let total: Money

    /// Sellers come in the order in which their first lines do. A sum that does not fit is a 422.
    init(_ lines: [PricedLine], in currency: Currency, at now: Date) throws {
        id = Order.ID(uuidV7(now: now))
        var sellers: [UUID] = []
        for line in lines where !sellers.contains(line.sellerID) { sellers.append(line.sellerID) }
        let partIDs = sellers.map { _ in SellerOrder.ID(uuidV7(now: now)) }
        let owner = Dictionary(uniqueKeysWithValues: zip(sellers, partIDs))
        do {
            let items = try lines.compactMap { line in
                try owner[line.sellerID].map { part in
                    try OrderItem(
                        id: OrderItem.ID(uuidV7(now: now)), sellerOrderID: part, productID: line.productID,
                        variantID: line.variantID, productName: line.name, price: line.price, quantity: line.quantity)
                }
            }
            self.items = items
            parts = try zip(sellers, partIDs).map { seller, part in
                let own = items.filter { $0.sellerOrderID == part }
                let total = try Money.sum(own.map { Money(minor: $0.lineTotalMinor, in: currency) }, in: currency)
                return SellerOrder(id: part, sellerID: seller, total: total)
            }
            total = try Money.sum(parts.map { Money(minor: $0.totalMinor, in: currency) }, in: currency)
        } catch is Money.Failure {
            throw Problem.unprocessable("amount_too_large", "The order's total is larger than can be counted")
        }
    }
}
