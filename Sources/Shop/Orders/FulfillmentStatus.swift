/// How much of an order is on its way or there.
public enum FulfillmentStatus: String, Codable, Sendable, CaseIterable {
    /// Nothing has left.
    case none
    /// Some of it has left.
    case partiallyShipped = "partially_shipped"
    /// All of it has left.
    case shipped
    /// All of it has arrived.
    case delivered
    /// It came back.
    case returned
}

extension FulfillmentStatus {
    /// What the parts that were not called off say together.
    static func ofParts(_ parts: [SellerOrder], items: [OrderItem]) -> FulfillmentStatus {
        let living = parts.filter { $0.status != .cancelled && $0.status != .expired }
        let counts = living.map { part in
            (
                ordered: items.filter { $0.sellerOrderID == part.id }.reduce(0) { $0 + $1.quantity },
                shipped: part.shipments.reduce(0) { $0 + $1.quantity },
                arrived: part.shipments.filter { $0.status == .delivered }.reduce(0) { $0 + $1.quantity }
            )
        }
        let shipped = counts.reduce(0) { $0 + $1.shipped }
        if shipped == 0 { return .none }
        if living.allSatisfy({ $0.status == .returned }) { return .returned }
        if shipped < counts.reduce(0, { $0 + $1.ordered }) { return .partiallyShipped }
        return counts.allSatisfy { $0.arrived == $0.shipped } ? .delivered : .shipped
    }
}
