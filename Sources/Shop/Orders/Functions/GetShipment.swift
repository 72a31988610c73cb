public import Cartwright
import CartwrightPostgres
import Catalog
public import Commerce
import FoundationEssentials

/// Which parcel.
public struct ShipmentChoice: Decodable, Sendable {
    /// Its id.
    public var id: Reference<Shipment>

    /// This one.
    public init(id: Reference<Shipment>) { self.id = id }
}

/// One parcel, for whoever it goes to, whoever sent it, and the staff.
public func getShipment(_ choice: ShipmentChoice, _ call: Call) async throws -> Shipment {
    guard case .id(let id) = choice.id, let order = try await call.database.read.order(of: id) else {
        throw Problem.noShipment
    }
    let shipments = try order.sellerOrders.value().flatMap(\.shipments)
    guard let shipment = shipments.first(where: { $0.id == id }),
        try order.access(asking: order.id.rawValue, call) != nil
            || order.access(asking: shipment.sellerOrderID.rawValue, call) != nil
    else { throw Problem.noShipment }
    return shipment
}

extension DatabaseConnection {
    /// The order that a parcel belongs to.
    func order(of shipment: Shipment.ID) async throws -> Order? {
        try await row(
            """
            select \(Order.columns) from orders.orders o
            where o.id = (select x.order_id from orders.shipments x where x.id = \(shipment))
            """)
    }
}
