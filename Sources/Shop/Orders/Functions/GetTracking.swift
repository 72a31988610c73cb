public import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
public import FoundationEssentials

/// Where the parcels of an order are.
public struct Tracking: Codable, Sendable {
    /// The order's id; for a seller that of its part.
    public let orderID: UUID
    /// The number by which people speak of it.
    public let number: OrderNumber
    /// Where it stands.
    public let status: OrderStatus
    /// How much of it is on its way.
    public let fulfillmentStatus: FulfillmentStatus
    /// The parcels, the oldest first.
    public let shipments: [Shipment]
}

/// Where the parcels of an order are; a seller sees those it sent.
public func getTracking(_ choice: OrderChoice, _ call: Call) async throws -> Tracking {
    let (order, access) = try await call.database.read.order(choice.id.uuid, call)
    let view = try order.seen(as: access)
    return Tracking(
        orderID: view.id.rawValue, number: view.number, status: view.status,
        fulfillmentStatus: view.fulfillmentStatus, shipments: try view.sellerOrders.value().flatMap(\.shipments))
}
