public import Cartwright
import CartwrightJSON
public import CartwrightPostgres
import CartwrightSecurity
public import Commerce
public import FoundationEssentials

extension Transaction {
    /// Begins a payment and, where a provider is to be asked, leaves a message that asks it. Nothing is charged here.
    ///
    /// While another payment for the same thing is live this is a 409 `payment_in_progress` with its id.
    public func openPayment(
        for reference: UUID, amount: Money, method: PaymentMethod, token: String? = nil, capture: CaptureMode? = nil,
        _ call: Call
    ) async throws -> Payment {
        guard let provider = method.isManual ? PaymentMethod.manualProvider : call.paymentProvider?.name else {
            _ = try PaymentMethod.named(method.rawValue, by: call)
            throw Problem.unprocessable("unsupported_payment_method")
        }
        let now = call.now
        let askAt: Date? = method.isManual ? nil : now.addingTimeInterval(Payment.safetyNet)
        let opened: Payment? = try await row(
            """
            insert into payments.payments as p
              (id, reference, attempt, amount_minor, currency, method, capture, provider, token, ask_at, created_at,
               updated_at)
            select
              \(uuidV7(now: now)), \(reference), coalesce(max(o.attempt), 0) + 1, \(amount.minor),
              \(amount.currency.code), \(method), \(capture ?? call.captureMode), \(provider),
              \(method.isManual ? nil : token), \(askAt), \(now), \(now)
            from payments.payments o where o.reference = \(reference)
            having coalesce(max(o.attempt), 0) < \(Payment.mostAttempts)
            on conflict do nothing
            returning \(Payment.columns)
            """)
        guard let opened else { throw try await refusal(for: reference) }
        if !opened.isManual {
            try await enqueue(PaymentTask(payment: opened.id, action: .charge), to: PaymentTask.queue)
        }
        return opened
    }

    private func refusal(for reference: UUID) async throws -> Problem {
        let other = try await payment(for: reference)
        if let other, other.status.isLive || other.attempt < Payment.mostAttempts {
            return .conflict(
                "payment_in_progress", "There is a payment for this already",
                details: ["payment_id": .string(other.id.description), "status": .string(other.status.rawValue)])
        }
        return .conflict(
            "too_many_payments", "\(Payment.mostAttempts) payments for this have failed",
            details: ["attempts": .number(JSONNumber(Payment.mostAttempts))])
    }
}

extension Payment {
    /// How often one thing may be tried to be paid: nobody tries out cards here.
    static let mostAttempts = 20
}
