public import Cartwright
import Commerce
import Payments

/// Places an order of these lines, or of what lies in the cart: the goods are held, nothing is charged.
public func createOrder(_ draft: OrderDraft, _ call: Call) async throws -> Created<Order> {
    var validation = Validation()
    draft.validate(&validation)
    try validation.throwIfFailed()
    let method = try draft.paymentMethod.map { try PaymentMethod.named($0, by: call) }
    let order = try await call.place(draft, method: method)
    FaultPoint.reached("order.committed")
    return Created(order, at: "/orders/\(order.id)")
}
