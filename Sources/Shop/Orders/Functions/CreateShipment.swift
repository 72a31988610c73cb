import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// A parcel that is sent off.
public struct ShipmentDraft: Decodable, Sendable {
    /// The seller's part, by its id; the order's id where it has only one part.
    public var id: Reference<Order>
    /// What is in it; left out, it is all that has not left yet.
    public var items: [Item]?
    /// Who carries it.
    public var carrier: String?
    /// The carrier's number for it.
    public var trackingNumber: String?

    /// So many of one line.
    public struct Item: Decodable, Sendable, HasSynonyms {
        public static let synonyms = ["qty": "quantity"]
        /// The line.
        public var itemID: Reference<OrderItem>
        /// How many of it; left out, all that have not left yet.
        public var quantity: Int?

        /// So many of one line.
        public init(itemID: Reference<OrderItem>, quantity: Int? = nil) {
            self.itemID = itemID
            self.quantity = quantity
        }
    }

    /// All that has not left yet.
    public init(id: Reference<Order>, items: [Item]? = nil, carrier: String? = nil, trackingNumber: String? = nil) {
        self.id = id
        self.items = items
        self.carrier = carrier
        self.trackingNumber = trackingNumber
    }
}

/// Sends off a parcel of a seller's part: some of its lines, or all that has not left yet.
public func createShipment(_ draft: ShipmentDraft, _ call: Call) async throws -> Created<Shipment> {
    var validation = Validation()
    validation.text(draft.carrier, 1...100, "carrier")
    validation.text(draft.trackingNumber, 1...100, "tracking_number")
    try validation.throwIfFailed()
    let id = try draft.id.uuid
    return try await call.database.transaction { sql in
        var (locked, access) = try await sql.lockedOrder(id, call)
        guard access != .buyer else { throw Problem.noOrder }
        try call.requireMatch(locked.order.version)
        let index = try locked.onlyPart(for: access)
        let wanted = try draft.items.map { try $0.resolved(in: locked, part: index) }
        let shipment = try locked.ship(
            wanted, ofPart: index, carrier: draft.carrier, trackingNumber: draft.trackingNumber, at: call.now)
        let saved = try await sql.save(locked, call)
        try await sql.publishShipped(shipment, of: locked, saved, call)
        try await sql.audit(
            call, "shipment.created", object: "shipment", id: shipment.id.rawValue,
            changes: ["order_id": .string(saved.id.description)])
        return Created(shipment, at: "/shipments/\(shipment.id)")
    }
}

extension LockedOrder {
    /// The part that is meant: the one that was named, or the only one.
    fileprivate func onlyPart(for access: OrderAccess) throws -> Int {
        if let part = access.part { return try index(of: part) }
        guard parts.count == 1 else {
            throw Problem.unprocessable(
                "part_required", "Several sellers have a part of this order: use the id of one of the parts",
                details: ["seller_orders": .array(parts.map { .string($0.id.description) })])
        }
        return 0
    }
}

extension [ShipmentDraft.Item] {
    fileprivate func resolved(in order: LockedOrder, part: Int) throws -> [Shipment.Item] {
        let lines = order.lines(of: order.parts[part].id)
        return try enumerated().map { place, item in
            guard case .id(let id) = item.itemID, let line = lines.first(where: { $0.id == id }) else {
                throw Problem.invalid(
                    "items[\(place)].item_id", "not_found", "is not a line of this part",
                    value: .string(item.itemID.description))
            }
            return Shipment.Item(
                itemID: id, quantity: item.quantity ?? line.quantity - order.parts[part].shipped(id))
        }
    }
}
