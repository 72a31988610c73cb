public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials
public import Payments

/// Which order's payment.
public struct OrderPaymentChoice: Decodable, Sendable {
    /// The order's id; for a seller, that of its part.
    public let orderID: Reference<Order>

    /// The payment of this order.
    public init(orderID: Reference<Order>) { self.orderID = orderID }
}

/// What pays for an order: the live payment, else the latest.
public func getOrderPayment(_ choice: OrderPaymentChoice, _ call: Call) async throws -> Payment {
    guard case .id(let id) = choice.orderID else { throw Problem.noOrder }
    let connection = try call.database.read
    let (order, access) = try await connection.order(id.rawValue, call)
    guard let payment = try await connection.payment(for: order.id.rawValue) else {
        throw Problem.notFound("Nobody has begun to pay for this order")
    }
    return try payment.seen(of: order, as: access)
}
