public import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
public import Payments

/// Asks the provider what a message says, and lets payment and order follow its answer.
///
/// A crash at any moment is harmless: the provider knows each charge and refund by its key, a message that comes again
/// hears what became of it, and an answer is written down together with all that follows from it.
public func settlePayment(_ task: PaymentTask, _ call: Call) async throws {
    guard let answer = try await task.ask(call) else { return }
    try await call.database.transaction { sql in
        let id = Payment.ID(task.payment)
        guard let reference = try await sql.payment(id)?.reference else { return }
        // The order is locked before its payment, as everywhere.
        let order = try await sql.lockedOrder(reference)
        switch answer {
        case .payment(let outcome):
            guard let payment = try await sql.lockedPayment(id) else { return }
            let recorded = try await sql.record(outcome, on: payment, call)
            FaultPoint.reached(task.action.recorded)
            if let order { try await sql.settle(recorded, on: order, call) }
        case .refund(let outcome, let refund):
            guard let ended = try await sql.recordRefund(outcome, refund, call) else { return }
            FaultPoint.reached(task.action.recorded)
            try await sql.settle(ended.refund, call)
        }
        FaultPoint.reached("settle.written")
    }
    FaultPoint.reached("settle.committed")
}
