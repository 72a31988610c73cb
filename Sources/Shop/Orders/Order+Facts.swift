import Catalog
import Commerce
import FoundationEssentials

extension Order {
    /// What an event tells of this order: of these lines, or of all.
    func facts(of lines: [OrderItem]? = nil, part: SellerOrder? = nil, at now: Date) throws -> OrderFacts {
        let sellers = Dictionary(
            try sellerOrders.value().map { ($0.id, $0.sellerID) }, uniquingKeysWith: { first, _ in first })
        let items = try (lines ?? items.value()).compactMap { line in
            sellers[line.sellerOrderID].map { seller in
                OrderedItem(
                    productID: line.productID, variantID: line.variantID, sellerID: seller,
                    productName: line.productName, quantity: line.quantity,
                    lineTotalMinor: line.lineTotalMinor)
            }
        }
        var facts = OrderFacts(
            orderID: id.rawValue, number: number.description, userID: userID, email: email, status: status.rawValue,
            currency: currency.code, totalMinor: totalMinor, paymentMethod: paymentMethod, items: items,
            orderVersion: version, placedAt: createdAt, happenedAt: now)
        facts.sellerOrderID = part?.id.rawValue
        facts.sellerID = part?.sellerID
        return facts
    }
}
