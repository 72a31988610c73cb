public import Cartwright
import CartwrightJSON
public import CartwrightPostgres
public import Commerce
import FoundationEssentials
import Inventory
public import Payments

extension Transaction {
    /// Gives money of an order back: so much, or all that is left; of one part, or shared out among all.
    ///
    /// The order must be locked. What is not there any more is a 409 `refund_exceeds_captured`.
    public func refund(
        _ payment: Payment, of order: LockedOrder, part: SellerOrder.ID? = nil, amount: Money? = nil,
        reason: String? = nil, _ call: Call
    ) async throws -> (refund: Refund, order: Order) {
        var order = order
        let refund = try await begin(refundOf: payment, &order, part: part, amount: amount, reason: reason, call)
        let saved = try await save(order, call)
        guard refund.status == .succeeded else { return (refund, saved) }
        return (refund, try await settle(refund, call) ?? saved)
    }

    /// Sets each part's share aside and asks for the money; the order is saved by whoever called.
    func begin(
        refundOf payment: Payment, _ order: inout LockedOrder, part: SellerOrder.ID? = nil, amount: Money? = nil,
        reason: String?, _ call: Call
    ) async throws -> Refund {
        order.capturedMinor = max(order.capturedMinor, min(payment.state.captured, order.order.totalMinor))
        let index = try part.map { try order.index(of: $0) }
        let left = min(index.map { order.refundable[$0] } ?? order.refundableMinor, order.refundableMinor)
        let amount = amount ?? order.money(left)
        guard amount.currency == order.order.currency else {
            throw Problem.unprocessable("amount_mismatch", "The order is in \(order.order.currency)")
        }
        guard amount.minor > 0, let shares = try order.shares(of: amount, part: index) else {
            throw Problem.conflict(
                "refund_exceeds_captured", "There is not so much left to give back",
                details: ["refundable_minor": .number(JSONNumber(left))])
        }
        let refund = try await openRefund(of: payment, amount: amount, part: part?.rawValue, reason: reason, call)
        for place in shares.indices { order.promisedShares[place] += shares[place] }
        order.tell("refund_requested", part: part, note: "\(amount)")
        try await execute(
            """
            insert into orders.refunds (id, order_id, shares, status)
            values (\(refund.id), \(order.order.id), \(shares), 'pending')
            """)
        return refund
    }

    /// Gives back what is left of a payment whose order will never be sent, and saves the order.
    func giveBackAll(
        _ payment: Payment, of order: LockedOrder, reason: String, _ call: Call
    ) async throws -> Order {
        var order = order
        order.capturedMinor = max(order.capturedMinor, min(payment.state.captured, order.order.totalMinor))
        guard order.refundableMinor > 0 else {
            try await giveBack(payment, reason: reason, call)
            order.tell("payment_given_up", note: reason)
            return try await save(order, call)
        }
        return try await refund(payment, of: order, reason: reason, call).order
    }

    /// Gives a payment up, or back where the money is here: one that counts for no order.
    func giveBack(_ payment: Payment, reason: String, _ call: Call) async throws {
        guard let payment = try await lockedPayment(payment.id) else { return }
        switch payment.status {
        case .pending, .requiresAction, .authorized: _ = try await requestVoid(of: payment, call)
        case .captured, .partiallyRefunded: _ = try await openRefundOfRest(of: payment, reason: reason, call)
        case .refunded, .voided, .failed: break
        }
    }

    /// Lets an order follow the end of a refund: what went back counts, what did not is free again.
    ///
    /// The same word a second time changes nothing. Nil where the refund is of no order.
    @discardableResult
    public func settle(_ refund: Refund, _ call: Call) async throws -> Order? {
        guard refund.status != .pending, var order = try await lockedOrder(refund.orderID) else { return nil }
        let ended: [Int]? = try await value(
            """
            update orders.refunds set status = \(refund.status) where id = \(refund.id) and status = 'pending'
            returning shares
            """)
        guard let shares = ended else { return order.order }
        guard refund.status == .succeeded else {
            for index in shares.indices { order.promisedShares[index] -= shares[index] }
            order.tell("refund_failed", note: refund.failure?.code)
            return try await save(order, call)
        }
        for index in shares.indices { order.refundedShares[index] += shares[index] }
        order.paymentStatus = order.refundedMinor >= order.capturedMinor ? .refunded : .partiallyRefunded
        order.tell("refunded", note: "\(order.money(refund.amountMinor))")
        for index in order.parts.indices
        where shares[index] > 0 && order.refundedShares[index] == order.parts[index].totalMinor {
            let goods = order.unshipped(of: index)
            guard order.apply(.refund, toPart: index) else { continue }
            try await takeBack(goods, for: order.order.id.rawValue, call)
        }
        let saved = try await save(order, call)
        var facts = try saved.facts(at: call.now)
        facts.amountMinor = refund.amountMinor
        facts.reason = refund.reason
        facts.sellerOrderID = refund.sellerOrderID
        try await publish(OrderRefunded(facts))
        return saved
    }
}
