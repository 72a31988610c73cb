/// What can happen to a seller's part of an order.
public enum OrderEvent: String, Codable, Sendable, CaseIterable {
    /// The payment is secured.
    case pay
    /// The payment failed.
    case decline
    /// The customer tries to pay again.
    case retry
    /// Nobody paid in time.
    case expire
    /// It is called off.
    case cancel
    /// The seller begins to pack.
    case process
    /// A parcel leaves, and something remains.
    case shipPart = "ship_part"
    /// The last parcel leaves.
    case ship
    /// The last parcel arrives.
    case deliver
    /// Nothing will be returned any more.
    case complete
    /// The customer wants to send it back.
    case requestReturn = "request_return"
    /// It stays with the customer after all.
    case refuseReturn = "refuse_return"
    /// It is back.
    case takeReturn = "take_return"
    /// All that was paid for it has been given back.
    case refund
}

extension OrderStatus {
    /// The machine, as a table: what follows from what. What does not stand here cannot happen.
    private static let table: [OrderStatus: [OrderEvent: OrderStatus]] = [
        .pendingPayment: [
            .pay: .confirmed, .decline: .paymentFailed, .expire: .expired, .cancel: .cancelled,
        ],
        // Money can come late: then the goods are reserved again, or the money goes back.
        .paymentFailed: [.pay: .confirmed, .retry: .pendingPayment, .cancel: .cancelled],
        .expired: [.pay: .confirmed],
        .confirmed: [.process: .processing, .cancel: .cancelled, .refund: .refunded],
        .processing: [
            .shipPart: .partiallyShipped, .ship: .shipped, .cancel: .cancelled, .refund: .refunded,
        ],
        .partiallyShipped: [.shipPart: .partiallyShipped, .ship: .shipped, .refund: .refunded],
        .shipped: [.deliver: .delivered, .takeReturn: .returned, .refund: .refunded],
        .delivered: [.complete: .completed, .requestReturn: .returnRequested, .refund: .refunded],
        .returnRequested: [.takeReturn: .returned, .refuseReturn: .delivered, .refund: .refunded],
        .returned: [.refund: .refunded],
    ]

    /// What follows from an event; nil where it cannot happen.
    public func after(_ event: OrderEvent) -> OrderStatus? { OrderStatus.table[self]?[event] }

    /// The event that leads to a status from here.
    func event(leadingTo status: OrderStatus) -> OrderEvent? {
        OrderEvent.allCases.first { after($0) == status }
    }

    /// Where it can go from here, for the answer to who asked for something else.
    var next: [OrderStatus] {
        OrderStatus.allCases.filter { event(leadingTo: $0) != nil }
    }
}
