public import Cartwright
import CartwrightJSON
import CartwrightLogging
public import CartwrightPostgres
import Commerce
import FoundationEssentials

extension Transaction {
    /// Writes a word of the provider down. The payment must be locked. Whatever comes late or twice changes nothing;
    /// money that nobody expects any more is sent back.
    public func record(_ outcome: ProviderOutcome, on payment: Payment, _ call: Call) async throws -> Payment {
        var next = payment
        let consequence = next.apply(outcome, at: call.now)
        guard next != payment || consequence != .none else { return payment }
        let saved = next == payment ? payment : try await save(next, call)
        switch consequence {
        case .none: return saved
        case .giveUp:
            call.log.warning("a payment that was over is promised", ["payment": "\(saved.id)"])
            try await enqueue(PaymentTask(payment: saved.id, action: .void), to: PaymentTask.queue)
            return saved
        case .giveBack:
            call.log.warning("a payment that was over was taken, and goes back", ["payment": "\(saved.id)"])
            _ = try await openRefund(of: saved, amount: nil, reason: "came after it was given up", call)
            return try await self.payment(saved.id) ?? saved
        }
    }

    /// Asks that a payment be given up, and leaves a message that does it; where people handle the money it is given up
    /// at once. The payment must be locked. One that is over already stays so; money that was taken is a 409.
    public func requestVoid(of payment: Payment, _ call: Call) async throws -> Payment {
        var next = payment
        switch next.state.askForVoid() {
        case .alreadySo: return payment
        case .refused:
            throw Problem.conflict(
                "payment_not_voidable", "The money was taken already: refund it",
                details: ["status": .string(payment.status.rawValue)])
        case .asked: break
        }
        if payment.isManual { return try await record(.voided, on: payment, call) }
        next.askAt = call.now.addingTimeInterval(Payment.safetyNet)
        let saved = try await save(next, call)
        try await enqueue(PaymentTask(payment: saved.id, action: .void), to: PaymentTask.queue)
        return saved
    }

    /// Asks that money be taken that is promised, all of it where nothing else is said, and leaves a message that does
    /// it; where people handle the money it counts as taken at once. The payment must be locked.
    public func requestCapture(of payment: Payment, amount: Int? = nil, _ call: Call) async throws -> Payment {
        let minor = amount ?? payment.state.amount
        if payment.isManual, payment.status == .pending, minor == payment.state.amount {
            return try await record(.captured(minor: minor, reference: nil), on: payment, call)
        }
        var next = payment
        switch next.state.askForCapture(of: minor) {
        case .alreadySo: return payment
        case .refused:
            throw Problem.conflict(
                "payment_not_capturable", "Only what is authorized can be captured, once, and no more than that",
                details: [
                    "status": .string(payment.status.rawValue),
                    "authorized_minor": .number(JSONNumber(payment.state.authorized)),
                ])
        case .asked: break
        }
        next.askAt = call.now.addingTimeInterval(Payment.safetyNet)
        let saved = try await save(next, call)
        try await enqueue(PaymentTask(payment: saved.id, action: .capture), to: PaymentTask.queue)
        return saved
    }
}
