import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

extension Transaction {
    /// Tells that a parcel is on its way, with what is in it.
    func publishShipped(_ shipment: Shipment, of locked: LockedOrder, _ saved: Order, _ call: Call) async throws {
        try await publish(OrderShipped(facts(of: shipment, locked, saved, call)))
    }

    /// Tells that a parcel has arrived.
    func publishDelivered(_ shipment: Shipment, of locked: LockedOrder, _ saved: Order, _ call: Call) async throws {
        try await publish(OrderDelivered(facts(of: shipment, locked, saved, call)))
    }

    private func facts(
        of shipment: Shipment, _ locked: LockedOrder, _ saved: Order, _ call: Call
    ) throws -> OrderFacts {
        let part = locked.parts.first { $0.id == shipment.sellerOrderID }
        let ids = Set(shipment.items.map(\.itemID))
        var facts = try saved.facts(of: locked.items.filter { ids.contains($0.id) }, part: part, at: call.now)
        for (place, line) in locked.items.filter({ ids.contains($0.id) }).enumerated() {
            let quantity = shipment.items.first { $0.itemID == line.id }?.quantity ?? 0
            facts.items[place].quantity = quantity
            facts.items[place].lineTotalMinor = line.productPriceMinor * quantity
        }
        facts.shipmentID = shipment.id.rawValue
        facts.carrier = shipment.carrier
        facts.trackingNumber = shipment.trackingNumber
        return facts
    }

    /// Locks the order of a parcel, for those whom the parcel concerns.
    func lockedOrder(of shipment: Shipment.ID, _ call: Call) async throws -> LockedOrder {
        let part: UUID? = try await value("select seller_order_id from orders.shipments where id = \(shipment)")
        guard let part else { throw Problem.noShipment }
        guard let locked = try await lockedOrder(part), try locked.order.access(asking: part, call) != nil else {
            throw Problem.noShipment
        }
        return locked
    }
}
