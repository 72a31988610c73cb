public import Commerce
public import FoundationEssentials

/// A seller's part of an order.
public struct SellerOrder: Codable, Sendable, Hashable {
    /// A part's id.
    public typealias ID = Commerce.ID<SellerOrder>

    /// The id, by which its seller knows it.
    public let id: ID
    /// Who sells it.
    public let sellerID: UUID
    /// Where it stands.
    public internal(set) var status: OrderStatus
    /// What it costs.
    public let total: Amount
    /// The same in minor units.
    public let totalMinor: Int
    /// What has been sent off.
    public internal(set) var shipments: [Shipment]

    init(id: ID, sellerID: UUID, total: Money) {
        self.id = id
        self.sellerID = sellerID
        status = .pendingPayment
        self.total = Amount(total)
        totalMinor = total.minor
        shipments = []
    }

    /// How many of a line have left.
    func shipped(_ item: OrderItem.ID) -> Int {
        shipments.reduce(0) { sum, shipment in
            shipment.items.reduce(sum) { $1.itemID == item ? $0 + $1.quantity : $0 }
        }
    }
}
