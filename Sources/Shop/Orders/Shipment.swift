public import Commerce
public import FoundationEssentials

/// A parcel: what of a seller's part was sent off together.
public struct Shipment: Codable, Sendable, Hashable {
    /// A parcel's id.
    public typealias ID = Commerce.ID<Shipment>

    /// Where it is.
    public enum Status: String, Codable, Sendable, CaseIterable { case shipped, delivered }

    /// So many of one line.
    public struct Item: Codable, Sendable, Hashable {
        /// The line.
        public let itemID: OrderItem.ID
        /// How many of it.
        public let quantity: Int

        init(itemID: OrderItem.ID, quantity: Int) {
            self.itemID = itemID
            self.quantity = quantity
        }
    }

    /// The id.
    public let id: ID
    /// The seller's part it belongs to.
    public let sellerOrderID: SellerOrder.ID
    /// Where it is.
    public internal(set) var status: Status
    /// Who carries it.
    public internal(set) var carrier: String?
    /// The carrier's number for it.
    public internal(set) var trackingNumber: String?
    /// What is in it.
    public let items: [Item]
    /// When it left.
    public let shippedAt: Date
    /// When it arrived.
    public internal(set) var deliveredAt: Date?

    var quantity: Int { items.reduce(0) { $0 + $1.quantity } }
}

extension Shipment {
    enum CodingKeys: CodingKey {
        case id, sellerOrderID, status, carrier, trackingNumber, items, shippedAt, deliveredAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(sellerOrderID, forKey: .sellerOrderID)
        try fields.encode(status, forKey: .status)
        try fields.encode(carrier, forKey: .carrier)
        try fields.encode(trackingNumber, forKey: .trackingNumber)
        try fields.encode(items, forKey: .items)
        try fields.encode(shippedAt, forKey: .shippedAt)
        try fields.encode(deliveredAt, forKey: .deliveredAt)
    }
}
