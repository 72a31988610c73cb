public import Cartwright
public import Commerce
import Payments

/// An order that is to be placed and paid for in one go.
public struct CheckoutDraft: Decodable, Sendable {
    /// What is bought; left out, it is what lies in the cart.
    public var items: [OrderLineDraft]?
    /// Where it goes: one text, or an object of parts.
    public var shippingAddress: Address?
    /// How it is paid for.
    public var paymentMethod: String
    /// The provider's word for what is charged, such as `tok_visa`.
    public var paymentToken: String?
    /// Where a guest is reached.
    public var email: String?
    /// What the client believes it is counted in.
    public var currency: Currency?

    /// An order of these lines, or of the cart.
    public init(items: [OrderLineDraft]? = nil, paymentMethod: String, paymentToken: String? = nil) {
        self.items = items
        self.paymentMethod = paymentMethod
        self.paymentToken = paymentToken
    }

    var order: OrderDraft {
        var order = OrderDraft(items: items)
        order.shippingAddress = shippingAddress
        order.paymentMethod = paymentMethod
        order.email = email
        order.currency = currency
        return order
    }
}

/// Places an order and begins its payment, in one transaction; how the payment ends is known a moment later.
public func checkout(_ draft: CheckoutDraft, _ call: Call) async throws -> Created<Order> {
    var validation = Validation()
    draft.order.validate(&validation)
    validation.text(draft.paymentToken, 1...200, "payment_token")
    try validation.throwIfFailed()
    let method = try PaymentMethod.named(draft.paymentMethod, by: call)
    let order = try await call.place(
        draft.order, method: method, paying: PaymentTerms(method: method, token: draft.paymentToken))
    FaultPoint.reached("checkout.committed")
    return Created(order, at: "/orders/\(order.id)")
}
