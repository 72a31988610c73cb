import Accounts
import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Payments

extension DatabaseConnection {
    /// A payment as the caller may see it, with the seller's part it is narrowed to; others' are not found.
    func payment(
        _ reference: Reference<Payment>, _ call: Call
    ) async throws -> (payment: Payment, part: SellerOrder.ID?) {
        guard case .id(let id) = reference, let payment = try await payment(id),
            let order = try await order(payment.reference)
        else { throw Problem.noPayment }
        if let access = try order.access(asking: payment.reference, call) {
            return (try payment.seen(of: order, as: access), access.part)
        }
        guard let seller = call.ownSeller,
            let part = try order.sellerOrders.value().first(where: { $0.sellerID == seller })
        else { throw Problem.noPayment }
        return (try payment.seen(of: order, as: .seller(part.id)), part.id)
    }
}

extension Payment {
    /// What somebody sees of it who is that to its order.
    func seen(of order: Order, as access: OrderAccess) throws -> Payment {
        guard let part = access.part, let view = try order.view(of: part) else { return self }
        return share(of: view.totalMinor, refunded: view.refundedMinor)
    }

    /// An amount of this payment that a client sent: more than nothing.
    func amount(_ amount: MoneyInput?, minor: Int?) throws -> Money? {
        var validation = Validation()
        let money = validation.money(amount, minor: minor, "amount", in: currency)
        if let money {
            validation.check(
                money.minor > 0, amount == nil ? "amount_minor" : "amount", "too_small", "must be more than 0")
        }
        try validation.throwIfFailed()
        return money
    }
}

extension Call {
    /// What the staff does to a payment: the order is locked first, follows what became of it, and it is noted.
    func changePayment(
        _ reference: Reference<Payment>, _ action: String,
        _ change: @escaping @Sendable (Transaction, LockedOrder, Payment) async throws -> Payment
    ) async throws -> Reaching<Payment> {
        let call = self
        return try await database.transaction { sql in
            guard case .id(let id) = reference, let (order, payment) = try await sql.lockedOrder(paidBy: id) else {
                throw Problem.noPayment
            }
            let changed = try await change(sql, order, payment)
            if changed != payment {
                try await sql.settle(changed, on: order, call)
                try await sql.audit(
                    call, action, object: "payment", id: payment.id.rawValue,
                    changes: ["status": .string(changed.status.rawValue)])
            }
            FaultPoint.reached("payment.written")
            // Whoever asks for what is so already hears that; what the provider has yet to do is under way.
            return changed.state.wish == nil ? .reached(changed) : .underway(changed, at: "/payments/\(payment.id)")
        }
    }
}

extension Problem {
    static var noPayment: Problem { .notFound("There is no such payment") }
}
