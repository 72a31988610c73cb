public import Cartwright
import CartwrightJSON
import CartwrightLogging
public import CartwrightPostgres
import CartwrightSecurity
public import Commerce
public import FoundationEssentials

extension Transaction {
    /// Sets money aside that is to go back, and leaves a message that sends it; where people handle the money it counts
    /// as gone at once. Without an amount it is all that is left.
    ///
    /// However many ask at the same time, the payment's row is locked first: what is not there is a 409
    /// `refund_exceeds_captured`. `part` names the part of what was paid for that it belongs to.
    public func openRefund(
        of payment: Payment, amount: Money?, part: UUID? = nil, reason: String? = nil, _ call: Call
    ) async throws -> Refund {
        if let amount, amount.currency != payment.currency {
            throw Problem.unprocessable("amount_mismatch", "The payment is in \(payment.currency)")
        }
        guard var current = try await lockedPayment(payment.id) else { throw Problem.notFound }
        let minor = amount?.minor ?? current.state.refundable
        guard current.state.beginRefund(of: minor) else {
            throw Problem.conflict(
                "refund_exceeds_captured", "There is not so much left to give back",
                details: [
                    "refundable_minor": .number(JSONNumber(current.state.refundable)),
                    "status": .string(current.status.rawValue),
                ])
        }
        _ = try await save(current, call)
        let id = Refund.ID(uuidV7(now: call.now))
        let askAt: Date? = payment.isManual ? nil : call.now.addingTimeInterval(Payment.safetyNet)
        try await execute(
            """
            insert into payments.refunds (id, payment_id, part, amount_minor, reason, ask_at, created_at, updated_at)
            values
              (\(id), \(payment.id), \(part), \(minor), \(reason), \(askAt), \(call.now), \(call.now))
            """)
        if payment.isManual {
            _ = try await recordRefund(.succeeded(reference: nil), id, call)
        } else {
            try await enqueue(PaymentTask(payment: payment.id, action: .refund, refund: id), to: PaymentTask.queue)
        }
        guard let refund = try await self.refund(id) else { throw Problem.notFound }
        return refund
    }

    /// The same for all that is left, if anything is.
    public func openRefundOfRest(of payment: Payment, reason: String? = nil, _ call: Call) async throws -> Refund? {
        guard let current = try await lockedPayment(payment.id), current.state.refundable > 0 else { return nil }
        return try await openRefund(of: current, amount: nil, reason: reason, call)
    }

    /// Writes down what the provider says of a refund; nothing if it is over already, or there is no such refund. The
    /// payment is locked before the refund.
    public func recordRefund(
        _ outcome: RefundOutcome, _ id: Refund.ID, _ call: Call
    ) async throws -> (refund: Refund, payment: Payment)? {
        guard let owner = try await value("select payment_id from payments.refunds where id = \(id)", as: UUID.self),
            var payment = try await lockedPayment(Payment.ID(owner)), let refund = try await self.refund(id),
            refund.status == .pending
        else { return nil }
        let now = call.now
        switch outcome {
        case .unknown:
            try await execute(
                """
                update payments.refunds set
                  asks = asks + 1, updated_at = \(now),
                  ask_at = \(now) + least(30 * power(2, least(asks, 10)), 3600) * interval '1 second'
                where id = \(id)
                """)
            return nil
        case .succeeded(let reference):
            payment.state.endRefund(of: refund.amountMinor, succeeded: true)
            try await end(id, .succeeded, reference: reference, failure: nil, at: now)
        case .declined(let failure):
            payment.state.endRefund(of: refund.amountMinor, succeeded: false)
            call.log.warning("a refund was refused", ["refund": "\(id)", "code": failure.code])
            try await end(id, .failed, reference: nil, failure: failure, at: now)
        }
        let saved = try await save(payment, call)
        guard let ended = try await self.refund(id) else { return nil }
        return (ended, saved)
    }

    private func end(
        _ id: Refund.ID, _ status: Refund.Status, reference: String?, failure: PaymentFailure?, at now: Date
    ) async throws {
        try await execute(
            """
            update payments.refunds set
              status = \(status), provider_ref = \(reference), failure = \(json: failure), ask_at = null,
              updated_at = \(now)
            where id = \(id)
            """)
    }
}
