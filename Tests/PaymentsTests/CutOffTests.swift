import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import TestSupport
import Testing

@testable import Orders
@testable import Payments

/// What a process that died in the middle of a message leaves behind, and what the next one makes of it.
@Suite struct CutOffTests {
    enum Cut: CaseIterable, Sendable {
        /// Before the provider heard anything.
        case before
        /// The provider has done it, nobody wrote it down.
        case sent
        /// It was written down, and the transaction was not committed.
        case recorded
        /// All is done, but the message was not taken from the queue.
        case committed
    }

    private struct Died: Error {}

    /// Works on a message up to the cut.
    private func work(_ task: PaymentTask, upTo cut: Cut, _ till: Till) async throws {
        let call = till.call
        switch cut {
        case .before: return
        case .sent: _ = try await task.ask(call)
        case .recorded:
            guard let answer = try await task.ask(call) else { return }
            await #expect(throws: Died.self) {
                try await call.database.transaction { sql in
                    if case .payment(let outcome) = answer,
                        let (order, payment) = try await sql.lockedOrder(paidBy: Payment.ID(task.payment))
                    {
                        try await sql.settle(try await sql.record(outcome, on: payment, call), on: order, call)
                    }
                    throw Died()
                }
            }
        case .committed: try await settlePayment(task, call)
        }
    }

    @Test("a charge that is cut off anywhere is made once, and its order is confirmed once", arguments: Cut.allCases)
    func charge(cut: Cut) async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, as: ann)
        let tasks = try await till.tasks()
        for task in tasks { try await work(task, upTo: cut, till) }
        for task in tasks { try await settlePayment(task, till.call) }
        try await till.work()
        #expect(try await till.taken(payment.id) == 1000)
        #expect(try await till.order(order.id).status == .confirmed)
        let told: Int? = try await till.database.write.value(
            "select count(*) from cartwright.outbox where subject = 'order.confirmed'")
        #expect(told == 1)
    }

    @Test("a message that is lost altogether is made up for", arguments: [Cut.before, .sent])
    func lostMessage(cut: Cut) async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, as: ann)
        for task in try await till.tasks() { try await work(task, upTo: cut, till) }
        try await till.passTime(.seconds(301))
        #expect(try await till.taken(payment.id) == 1000)
        #expect(try await till.order(order.id).status == .confirmed)
    }

    @Test("a refund that is cut off anywhere goes back once", arguments: Cut.allCases)
    func refund(cut: Cut) async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, as: ann)
        try await till.work()
        _ = try await refundPayment(RefundDraft(id: .id(payment.id), amountMinor: 300), till.call(.admin()))
        let tasks = try await till.tasks()
        for task in tasks { try await work(task, upTo: cut, till) }
        if cut == .before {
            // Nothing comes again: time has to bring it back.
            try await till.passTime(.seconds(301))
        } else {
            for task in tasks { try await settlePayment(task, till.call) }
        }
        try await till.work()
        #expect(try await till.taken(payment.id) == 700)
        #expect(try await till.order(order.id).refundedMinor == 300)
    }

    @Test("a void that is cut off anywhere is made once, and its order is called off", arguments: Cut.allCases)
    func void(cut: Cut) async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, "tok_authorized", as: ann)
        try await till.work()
        _ = try await voidPayment(PaymentChoice(id: .id(payment.id)), till.call(.admin()))
        let tasks = try await till.tasks()
        for task in tasks { try await work(task, upTo: cut, till) }
        for task in tasks { try await settlePayment(task, till.call) }
        #expect(try await till.payment(payment.id).status == .voided)
        #expect(try await till.order(order.id).status == .cancelled)
    }
}
