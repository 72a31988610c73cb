import Carts
public import Cartwright
public import CartwrightPostgres
public import Commerce
import FoundationEssentials
import Inventory
public import Payments

extension Transaction {
    /// An order and a payment for it, both locked, the order first: whoever changes both locks them in this order.
    public func lockedOrder(
        paidBy payment: Payment.ID
    ) async throws -> (order: LockedOrder, payment: Payment)? {
        guard let reference = try await self.payment(payment)?.reference,
            let order = try await lockedOrder(reference), let locked = try await lockedPayment(payment)
        else { return nil }
        return (order, locked)
    }

    /// Lets an order follow its payment: secured, it is confirmed and its goods are sold; failed, its goods are free.
    ///
    /// The same word a second time changes nothing. Nil where the payment is for no order.
    @discardableResult
    public func settle(_ payment: Payment, _ call: Call) async throws -> Order? {
        guard let locked = try await lockedOrder(payment.reference) else { return nil }
        return try await settle(payment, on: locked, call)
    }

    /// The same for an order that is locked already.
    @discardableResult
    public func settle(_ payment: Payment, on order: LockedOrder, _ call: Call) async throws -> Order {
        // Payments sends back by itself what came after it was given up.
        if payment.state.isSurplus { return order.order }
        switch payment.status {
        case .pending, .requiresAction: return try await begin(payment, on: order, call)
        case .authorized, .captured, .partiallyRefunded, .refunded: return try await secure(payment, on: order, call)
        case .voided, .failed: return try await lose(payment, on: order, call)
        }
    }

    /// A payment is under way: the goods are held until it is decided.
    private func begin(_ payment: Payment, on order: LockedOrder, _ call: Call) async throws -> Order {
        var order = order
        guard order.status == .pendingPayment, !order.isSecured else { return order.order }
        guard order.paymentID != payment.id.rawValue || order.paymentStatus != .pending else { return order.order }
        order.follow(payment)
        let until = call.now.addingTimeInterval(payment.isManual ? OrderTerms.manualHold : OrderTerms.paymentHold)
        order.expiresAt = max(order.expiresAt ?? until, until)
        order.tell("payment_begun")
        try await prolongReservations(of: order.order.id.rawValue, until: order.expiresAt ?? until)
        return try await save(order, call)
    }

    private func secure(_ payment: Payment, on order: LockedOrder, _ call: Call) async throws -> Order {
        var order = order
        guard order.isPaid(by: payment) else {
            // Somebody paid twice.
            try await giveBack(payment, reason: "paid_twice", call)
            return order.order
        }
        let before = (order.paymentStatus, order.capturedMinor, order.paymentID)
        order.follow(payment)
        if order.status.isUnpaid {
            FaultPoint.reached("order.settling")
            if try await sell(order, call) {
                order.apply(.pay)
                order.expiresAt = nil
                let saved = try await save(order, call)
                try await publish(OrderConfirmed(saved.facts(at: call.now)))
                return saved
            }
            return try await fallShort(payment, order, call)
        }
        if order.status == .cancelled, payment.status == .authorized || payment.state.refundable > 0 {
            return try await giveBackAll(payment, of: order, reason: "order_cancelled", call)
        }
        if before == (order.paymentStatus, order.capturedMinor, order.paymentID) { return order.order }
        order.tell("payment_\(order.paymentStatus.rawValue)")
        let refunds = order.capturedMinor > before.1 ? try await giveBackCancelled(payment, &order, call) : []
        var saved = try await save(order, call)
        for refund in refunds where refund.status == .succeeded { saved = try await settle(refund, call) ?? saved }
        return saved
    }

    /// Gives back what was taken for parts that were called off while it was being taken.
    private func giveBackCancelled(
        _ payment: Payment, _ order: inout LockedOrder, _ call: Call
    ) async throws -> [Refund] {
        var refunds: [Refund] = []
        for index in order.parts.indices where order.parts[index].status == .cancelled {
            let owed = order.parts.indices.filter { order.parts[$0].status != .cancelled }
                .reduce(0) { $0 + order.refundable[$1] }
            let surplus = min(order.refundable[index], order.refundableMinor - owed)
            if surplus <= 0 { continue }
            refunds.append(
                try await begin(
                    refundOf: payment, &order, part: order.parts[index].id, amount: order.money(surplus),
                    reason: "order_cancelled", call))
        }
        return refunds
    }

    /// Sells what was held; where the hold is gone, what is there now. False where that is not enough.
    private func sell(_ order: LockedOrder, _ call: Call) async throws -> Bool {
        let holder = order.order.id.rawValue
        if order.status == .pendingPayment, try await sellReserved(of: holder, call) { return true }
        try await releaseReservations(of: holder, call)
        do {
            try await reserve(
                order.demands, for: holder, until: call.now.addingTimeInterval(OrderTerms.hold), call)
        } catch let problem as Problem where problem.code == "insufficient_stock" { return false }
        return try await sellReserved(of: holder, call)
    }

    /// The money is here and the goods are gone: the money goes back.
    private func fallShort(_ payment: Payment, _ order: LockedOrder, _ call: Call) async throws -> Order {
        var order = order
        order.apply(.decline, note: "insufficient_stock")
        order.expiresAt = nil
        let saved = try await giveBackAll(payment, of: order, reason: "insufficient_stock", call)
        var facts = try saved.facts(at: call.now)
        facts.amountMinor = payment.state.captured
        facts.reason = "insufficient_stock"
        try await publish(OrderStockShortfall(facts))
        return saved
    }

    private func lose(_ payment: Payment, on order: LockedOrder, _ call: Call) async throws -> Order {
        var order = order
        guard order.paymentID == nil || order.paymentID == payment.id.rawValue else { return order.order }
        let before = order.paymentStatus
        order.follow(payment)
        if order.paymentStatus == before { return order.order }
        switch order.status {
        case .pendingPayment where payment.status == .failed:
            order.apply(.decline, note: payment.failure?.code)
            order.expiresAt = nil
            let saved = try await save(order, call)
            // The cart is locked before the stock, as when an order is made of it.
            if let cart = order.cartID { try await reopen(cart, after: order, call) }
            try await releaseReservations(of: saved.id.rawValue, call)
            var facts = try saved.facts(at: call.now)
            facts.reason = payment.failure?.code
            try await publish(OrderPaymentFailed(facts))
            return saved
        case .confirmed, .processing:
            // The promise on which it was confirmed is gone.
            if order.capturedMinor == 0 { return try await cancel(order, reason: "payment_lost", call) }
            order.tell("payment_\(order.paymentStatus.rawValue)")
            return try await save(order, call)
        default:
            order.tell("payment_\(order.paymentStatus.rawValue)")
            return try await save(order, call)
        }
    }
}

/// How long things are held.
enum OrderTerms {
    /// The goods of an order that nobody has begun to pay.
    static let hold: TimeInterval = 15 * 60
    /// The same while a payment is under way.
    static let paymentHold: TimeInterval = 60 * 60
    /// The same where people handle the money.
    static let manualHold: TimeInterval = 7 * 86_400

    /// How long the goods of a new order are held.
    static func hold(for method: PaymentMethod?, isPaying: Bool) -> TimeInterval {
        if method?.isManual == true { return manualHold }
        return isPaying ? paymentHold : hold
    }
}

extension LockedOrder {
    /// What is needed of the stock for all that was not called off.
    var demands: [Demand] {
        let gone = Set(parts.filter { $0.status == .cancelled }.map(\.id))
        return items.filter { !gone.contains($0.sellerOrderID) }
            .map { Demand(variant: $0.variantID, quantity: $0.quantity) }
    }

    /// What of a part has been sold and has not left.
    func unshipped(of index: Int) -> [Demand] {
        lines(of: parts[index].id).compactMap { line in
            let rest = line.quantity - parts[index].shipped(line.id)
            return rest > 0 ? Demand(variant: line.variantID, quantity: rest) : nil
        }
    }
}
