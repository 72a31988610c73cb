import Carts
public import Cartwright
public import CartwrightPostgres
public import Commerce
public import FoundationEssentials
import Inventory
import Payments

extension Transaction {
    /// Calls off an order, or one part of it: its goods are free again, money that is here goes back, money that is
    /// promised is given up. Called off already, nothing happens; on its way, it is a 409 `invalid_transition`.
    @discardableResult
    public func cancel(
        _ order: LockedOrder, part: SellerOrder.ID? = nil, reason: String? = nil, _ call: Call
    ) async throws -> Order {
        var order = order
        let chosen = try part.map { [try order.index(of: $0)] } ?? Array(order.parts.indices)
        let living = chosen.filter { !order.parts[$0].status.isDead }
        if living.isEmpty, chosen.contains(where: { order.parts[$0].status == .cancelled }) { return order.order }
        let stuck = chosen.first {
            order.parts[$0].status.after(.cancel) == nil && order.parts[$0].status != .cancelled
        }
        if let stuck, living.isEmpty || living.contains(stuck) {
            throw Problem.invalidTransition(from: order.parts[stuck].status, to: .cancelled)
        }
        let wasUnpaid = order.status.isUnpaid
        if wasUnpaid, living.count < order.parts.count(where: { !$0.status.isDead }) {
            throw Problem.invalidTransition(
                from: .pendingPayment, to: .cancelled, "Nobody has paid yet: a part alone cannot be called off")
        }
        let goods = wasUnpaid ? [] : living.flatMap { order.unshipped(of: $0) }
        let lines = living.flatMap { order.lines(of: order.parts[$0].id) }
        if part == nil {
            order.apply(.cancel, note: reason)
        } else {
            for index in living { order.apply(.cancel, toPart: index, note: reason) }
        }
        if wasUnpaid { order.expiresAt = nil }
        let saved = try await giveBackMoney(for: order, part: part, reason: reason ?? "order_cancelled", call)
        FaultPoint.reached("order.cancelling")
        if wasUnpaid {
            try await releaseReservations(of: saved.id.rawValue, call)
        } else {
            try await takeBack(goods, for: saved.id.rawValue, call)
        }
        let own = try part.map { try order.index(of: $0) }.map { order.parts[$0] }
        var facts = try saved.facts(of: lines, part: own, at: call.now)
        facts.reason = reason
        try await publish(OrderCancelled(facts))
        return saved
    }

    /// What becomes of the money when an order, or a part of it, is called off; saves the order.
    private func giveBackMoney(
        for order: LockedOrder, part: SellerOrder.ID?, reason: String, _ call: Call
    ) async throws -> Order {
        var order = order
        guard order.paymentStatus != .none, let payment = try await payment(for: order.order.id.rawValue),
            payment.status.isLive
        else { return try await save(order, call) }
        if payment.state.captured > 0 {
            let index = try part.map { try order.index(of: $0) }
            let left = index.map { order.refundable[$0] } ?? order.refundableMinor
            // A part that was called off before the money was taken was never paid for.
            guard min(left, order.refundableMinor) > 0 else { return try await save(order, call) }
            let amount = order.money(min(left, order.refundableMinor))
            return try await refund(payment, of: order, part: part, amount: amount, reason: reason, call).order
        }
        guard order.parts.allSatisfy({ $0.status.isDead }) else { return try await save(order, call) }
        if let locked = try await lockedPayment(payment.id) {
            order.follow(try await requestVoid(of: locked, call))
        }
        return try await save(order, call)
    }

    /// Ends an order that nobody paid in time.
    func expire(_ order: LockedOrder, _ call: Call) async throws {
        var order = order
        guard order.apply(.expire) else { return }
        order.expiresAt = nil
        let saved = try await giveBackMoney(for: order, part: nil, reason: "order_expired", call)
        try await releaseReservations(of: saved.id.rawValue, call)
        try await publish(OrderExpired(saved.facts(at: call.now)))
    }

    /// What is to be paid for an order, locked, for whoever bought it or the staff. An order whose payment failed gets
    /// its goods reserved again, if they are still there.
    public func orderToPay(_ id: UUID, _ call: Call) async throws -> LockedOrder {
        var (order, access) = try await lockedOrder(id, call)
        guard access == .buyer || access == .staff else { throw Problem.noOrder }
        if order.status == .paymentFailed {
            try await reserve(
                order.demands, for: order.order.id.rawValue, until: call.now.addingTimeInterval(OrderTerms.hold), call)
            order.apply(.retry)
            order.expiresAt = call.now.addingTimeInterval(OrderTerms.hold)
        }
        guard order.status == .pendingPayment else {
            throw order.isSecured
                ? Problem.conflict("already_paid", "The money for this order is here already")
                : Problem.invalidTransition(from: order.status, to: .confirmed)
        }
        return order
    }
}
