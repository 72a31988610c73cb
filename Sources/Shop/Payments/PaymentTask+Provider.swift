public import Cartwright
import CartwrightLogging
public import Commerce
import FoundationEssentials

/// What a provider said, and of what.
public enum ProviderAnswer: Sendable, Hashable {
    case payment(ProviderOutcome)
    case refund(RefundOutcome, Refund.ID)
}

extension PaymentTask {
    /// Asks the provider; what it says has to be recorded in a transaction of its own. Nothing where there is nothing
    /// left to do. No answer in time is an answer, too: its outcome is unknown.
    public func ask(_ call: Call) async throws -> ProviderAnswer? {
        guard let payment = try await call.database.read.payment(Payment.ID(payment)), !payment.isManual else {
            return nil
        }
        let provider = try call.provider(of: payment)
        guard let action = payment.action(for: self) else { return nil }
        FaultPoint.reached(action.before)
        let answer: ProviderAnswer?
        if action == .refund {
            answer = try await askForRefund(of: payment, provider, call)
        } else {
            do {
                answer = .payment(try await payment.ask(provider, to: action, call))
            } catch {
                call.log.warning(
                    "the payment provider gave no answer",
                    ["payment": "\(payment.id)", "action": action.rawValue, "error": "\(error)"])
                answer = .payment(.unknown)
            }
        }
        FaultPoint.reached(action.sent)
        return answer
    }

    private func askForRefund(
        of payment: Payment, _ provider: any PaymentProvider, _ call: Call
    ) async throws -> ProviderAnswer? {
        guard let id = refund, let refund = try await call.database.read.refund(Refund.ID(id)),
            refund.paymentID == payment.id, refund.status == .pending
        else { return nil }
        do {
            return .refund(try await provider.refund(RefundOrder(refund, of: payment), call), refund.id)
        } catch {
            call.log.warning(
                "the payment provider gave no answer", ["refund": "\(refund.id)", "error": "\(error)"])
            return .refund(.unknown, refund.id)
        }
    }
}

extension Payment {
    /// What is to be done now, where a message asks for something: what the shop wants by now comes first.
    func action(for task: PaymentTask) -> PaymentTask.Action? {
        switch (task.action, status, state.wish) {
        case (.refund, _, _): .refund
        case (_, .pending, .void), (_, .requiresAction, .void), (_, .authorized, .void): .void
        case (_, .authorized, .capture): .capture
        case (.void, .voided, _), (.void, .failed, _): .void
        case (.charge, .pending, _): .charge
        case (_, .pending, _), (_, .requiresAction, _): .ask
        default: nil
        }
    }

    func ask(
        _ provider: any PaymentProvider, to action: PaymentTask.Action, _ call: Call
    ) async throws -> ProviderOutcome {
        switch action {
        case .charge: return try await provider.charge(Charge(self), call)
        case .void: return try await provider.void(key, call)
        case .capture, .refund:
            guard case .capture(let minor) = state.wish else { return .unknown }
            return try await provider.capture(key, Money(minor: minor, in: currency), call)
        case .ask:
            if let found = try await provider.find(key, call) { return found }
            // It never arrived. Where it may still be on its way it must not arrive any more.
            guard isUnsure else { return try await provider.charge(Charge(self), call) }
            let outcome = try await provider.void(key, call)
            return outcome == .voided ? .declined(.neverArrived) : outcome
        }
    }
}

extension PaymentFailure {
    static let neverArrived = PaymentFailure(
        code: "provider_unreachable", message: "The payment never reached the provider; nothing was charged")
}

extension PaymentTask.Action {
    /// The moment before the provider is asked.
    var before: StaticString {
        switch self {
        case .charge, .ask: "charge.before"
        case .capture: "capture.before"
        case .void: "void.before"
        case .refund: "refund.before"
        }
    }

    /// The moment when the provider knows and the shop does not.
    var sent: StaticString {
        switch self {
        case .charge, .ask: "charge.sent"
        case .capture: "capture.sent"
        case .void: "void.sent"
        case .refund: "refund.sent"
        }
    }

    /// The moment when it is written down, and not committed.
    public var recorded: StaticString {
        switch self {
        case .charge, .ask: "charge.recorded"
        case .capture: "capture.recorded"
        case .void: "void.recorded"
        case .refund: "refund.recorded"
        }
    }
}
