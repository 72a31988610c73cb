public import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Asks again about every payment and refund whose end is not known in time: an answer that never came, a process that
/// died, a message that was given up. Only leaves messages; the queue does the asking.
public func reconcilePayments(_ call: Call) async throws {
    for _ in 0..<mostRounds {
        let found = try await call.database.transaction { sql in
            let payments = try await sql.overduePayments(call)
            let refunds = try await sql.overdueRefunds(call)
            for task in payments + refunds { try await sql.enqueue(task, to: PaymentTask.queue) }
            return max(payments.count, refunds.count)
        }
        if found < batch { return }
    }
}

private let mostRounds = 20
private let batch = 50

extension Transaction {
    fileprivate func overduePayments(_ call: Call) async throws -> [PaymentTask] {
        let again = call.now.addingTimeInterval(Payment.safetyNet)
        let ids: [UUID] = try await values(
            """
            update payments.payments set ask_at = \(again)
            where id in (
              select id from payments.payments where ask_at <= \(call.now)
              order by ask_at limit \(batch) for update skip locked)
            returning id
            """)
        return ids.map { PaymentTask(payment: Payment.ID($0), action: .ask) }
    }

    fileprivate func overdueRefunds(_ call: Call) async throws -> [PaymentTask] {
        let again = call.now.addingTimeInterval(Payment.safetyNet)
        let due: [Overdue] = try await rows(
            """
            update payments.refunds set ask_at = \(again)
            where id in (
              select id from payments.refunds where ask_at <= \(call.now)
              order by ask_at limit \(batch) for update skip locked)
            returning id, payment_id
            """)
        return due.map { PaymentTask(payment: $0.payment, action: .refund, refund: $0.refund) }
    }
}

private struct Overdue: RowReadable, Sendable {
    let refund: Refund.ID
    let payment: Payment.ID

    init(row: inout Row) throws {
        refund = try row.next()
        payment = try row.next()
    }
}
