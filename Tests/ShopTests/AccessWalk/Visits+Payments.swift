import Cartwright
import CartwrightJSON
import FoundationEssentials
import Testing

extension Visits {
    static let payments: [String: Preparation] = [
        "payments-create": { visitors in
            .naming(
                #"{"order_id": "\#(try await visitors.unpaidOrder())"}"#, by: .customer,
                strangers: .nobody, .otherCustomer, .seller, .otherSeller)
        },
        "payments-list": { _ in .plain(query: "status=pending", by: .support) },
        "payments-get": { visitors in
            .on(try await visitors.payment(), by: .customer, strangers: .nobody, .otherCustomer, .otherSeller)
        },
        "payments-get-of-order": { visitors in
            let order = try await visitors.order()
            return .on(order.id, by: .customer, strangers: .nobody, .otherCustomer, .seller, .otherSeller)
        },
        "payments-capture": { visitors in .on(try await visitors.payment(), by: .support) },
        "payments-void": { visitors in .on(try await visitors.payment(), by: .support) },
        "payments-refund": { visitors in
            .on(
                try await visitors.payment(isCaptured: true), body: #"{"amount_minor": 100}"#, by: .seller,
                strangers: .otherSeller)
        },
        "payments-list-refunds": { visitors in
            let payment = try await visitors.payment(isCaptured: true)
            return .on(payment, by: .customer, strangers: .nobody, .otherCustomer, .otherSeller)
        },
        "payments-confirm-mock": { visitors in .on(try await visitors.waitingPayment(), by: .nobody) },
        "payments-fail-mock": { visitors in .on(try await visitors.waitingPayment(), by: .nobody) },
    ]
}

extension Visitors {
    /// A new order of the customer's that nobody has begun to pay.
    fileprivate func unpaidOrder() async throws -> String {
        try await made("orders-create", orderOfLamps(), by: .customer)
    }

    /// What pays for a new order of the customer's, by bank transfer.
    fileprivate func payment(isCaptured: Bool = false) async throws -> String {
        let order = try await order(isConfirmed: isCaptured)
        return try #require(try await make("payments-get-of-order", path: [order.id], by: .customer)["id"]?.string)
    }

    /// A payment of the customer's by card that the simulated provider wants confirmed.
    fileprivate func waitingPayment() async throws -> String {
        let terms = #""payment_method": "credit_card", "payment_token": "tok_requires_action""#
        let payment = try await made(
            "payments-create", #"{"order_id": "\#(try await unpaidOrder())", \#(terms)}"#, by: .customer)
        let task = #"{"payment": "\#(payment)", "action": "charge"}"#
        let message = Message(id: UUID(), queue: "payments", body: Array(task.utf8), sentAt: Date())
        let delivered = await shop.host.deliver([message], to: try #require(shop.host.function("payments-settle")))
        try #require(delivered == .done)
        return payment
    }
}
