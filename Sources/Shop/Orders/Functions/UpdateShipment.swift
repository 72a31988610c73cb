import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// What has become known of a parcel.
public struct ShipmentChange: Decodable, Sendable {
    /// The parcel.
    public var id: Reference<Shipment>
    /// Who carries it.
    public var carrier: Change<String> = .absent
    /// The carrier's number for it.
    public var trackingNumber: Change<String> = .absent
    /// `delivered` once it has arrived.
    public var status: Shipment.Status?

    /// Nothing new yet.
    public init(id: Reference<Shipment>) { self.id = id }
}

/// Says who carries a parcel, or that it has arrived; with the last one the seller's part is delivered.
public func updateShipment(_ change: ShipmentChange, _ call: Call) async throws -> Shipment {
    var validation = Validation()
    validation.text(change.carrier.value, 1...100, "carrier")
    validation.text(change.trackingNumber.value, 1...100, "tracking_number")
    try validation.throwIfFailed()
    guard case .id(let id) = change.id else { throw Problem.noShipment }
    return try await call.database.transaction { sql in
        var locked = try await sql.lockedOrder(of: id, call)
        let place = try locked.place(of: id)
        let before = locked.parts[place.part].shipments[place.shipment]
        if change.status == .shipped, before.status == .delivered {
            throw Problem.conflict("invalid_transition", "The parcel has arrived already")
        }
        let isTracked = try locked.track(id, carrier: change.carrier, number: change.trackingNumber)
        let hasArrived = try change.status == .delivered && locked.deliver(id, at: call.now)
        let shipment = locked.parts[place.part].shipments[place.shipment]
        guard isTracked || hasArrived else { return shipment }
        let saved = try await sql.save(locked, call)
        if before.trackingNumber == nil, shipment.trackingNumber != nil, !hasArrived {
            try await sql.publishShipped(shipment, of: locked, saved, call)
        }
        if hasArrived { try await sql.publishDelivered(shipment, of: locked, saved, call) }
        try await sql.audit(
            call, "shipment.updated", object: "shipment", id: id.rawValue,
            changes: [
                "status": .string(shipment.status.rawValue),
                "tracking_number": shipment.trackingNumber.map { .string($0) } ?? .null,
            ])
        return shipment
    }
}
