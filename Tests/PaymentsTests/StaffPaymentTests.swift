import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Payments
import ShopSupport
import TestSupport
import Testing

@testable import Orders

extension Reaching {
    fileprivate var isReached: Bool { if case .reached = self { true } else { false } }
}

@Suite struct StaffPaymentTests {
    @Test("a bank transfer waits until an administrator says that it has come")
    func transfer() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, method: "bank_transfer", as: ann)
        #expect(payment.provider == "manual")
        try await till.work()
        #expect(try await till.order(order.id).status == .pendingPayment)
        let admin = till.call(.admin())
        let captured = try await capturePayment(CaptureDraft(id: .id(payment.id)), admin).body
        #expect(captured.status == .captured)
        #expect(try await till.order(order.id).status == .confirmed)
        // Said twice it is still so.
        #expect(try await capturePayment(CaptureDraft(id: .id(payment.id)), admin).body.status == .captured)
        #expect(try await capturePayment(CaptureDraft(id: .id(payment.id)), admin).isReached)
        let refund = try await refundPayment(RefundDraft(id: .id(payment.id), reason: "broken"), admin).body
        #expect(refund.status == .succeeded && refund.amountMinor == 1000)
        let done = try await till.order(order.id)
        #expect(done.paymentStatus == .refunded && done.refundedMinor == 1000)
    }

    @Test("what is only promised confirms the order; it is taken by hand, in part where less is sent")
    func capture() async throws {
        let till = try await Till([:])
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, "tok_authorized", as: ann)
        try await till.work()
        #expect(try await till.order(order.id).status == .confirmed)
        #expect(try await till.order(order.id).paymentStatus == .authorized)
        let call = till.call(.support())
        let refused = await Call.problem {
            try await capturePayment(CaptureDraft(id: .id(payment.id), amountMinor: 1001), call)
        }
        #expect(refused?.code == "payment_not_capturable")
        let none = await Call.problem {
            try await capturePayment(CaptureDraft(id: .id(payment.id), amountMinor: 0), call)
        }
        #expect(none?.errors.first?.code == "too_small")
        _ = try await capturePayment(CaptureDraft(id: .id(payment.id), amountMinor: 400), call)
        try await till.work()
        #expect(try await till.taken(payment.id) == 400)
        #expect(try await till.order(order.id).paymentStatus == .partiallyCaptured)
        let most = await Call.problem {
            try await refundPayment(RefundDraft(id: .id(payment.id), amountMinor: 401), call)
        }
        #expect(most?.code == "refund_exceeds_captured")
    }

    @Test("a promise that is given up calls the order off; money that was taken cannot be given up")
    func void() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, "tok_authorized", as: ann)
        try await till.work()
        let choice = PaymentChoice(id: .id(payment.id))
        // Asked twice before it is done, it is under way both times.
        for _ in 0..<2 { #expect(try await !voidPayment(choice, till.call(.admin())).isReached) }
        try await till.work()
        #expect(try await getPayment(choice, till.call(ann)).status == .voided)
        #expect(try await till.order(order.id).status == .cancelled)
        let again = try await voidPayment(choice, till.call(.admin()))
        #expect(again.isReached && again.body.status == .voided)
        let paid = try await till.pay(try await till.orderToPay(as: ann), as: ann)
        try await till.work()
        let refused = await Call.problem {
            try await voidPayment(PaymentChoice(id: .id(paid.id)), till.call(.admin()))
        }
        #expect(refused?.status == 409 && refused?.code == "payment_not_voidable")
        let noted: Int? = try await till.database.write.value(
            "select count(*) from accounts.audit_log where action = 'payment.void_requested'")
        #expect(noted == 1)
    }

    @Test("a promise that nobody takes in the provider's time is given up, once, and its order called off")
    func uncaptured() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let orders = try await [till.orderToPay(as: ann), till.orderToPay(as: ann)]
        var payments: [Payment] = []
        for order in orders { payments.append(try await till.pay(order, "tok_authorized", as: ann)) }
        try await till.work()
        let day = Duration.seconds(86_400)
        till.clock.advance(by: day * 7 - .seconds(1))
        try await voidUncaptured(Tick(scheduledAt: till.clock.now), till.call)
        #expect(try await till.tasks().isEmpty)
        // One is being taken in the last moment: that goes on.
        _ = try await capturePayment(CaptureDraft(id: .id(payments[1].id)), till.call(.admin()))
        till.clock.advance(by: .seconds(1))
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { try await voidUncaptured(Tick(scheduledAt: till.clock.now), till.call) }
            }
            try await group.waitForAll()
        }
        let tasks = try await till.tasks()
        #expect(tasks.map(\.action) == [.capture, .void])
        for task in tasks { try await settlePayment(task, till.call) }
        #expect(try await till.payment(payments[0].id).status == .voided)
        let ended = try await till.order(orders[0].id)
        #expect(ended.status == .cancelled && ended.paymentStatus == .voided)
        #expect(try await till.order(orders[1].id).paymentStatus == .captured)
        try await voidUncaptured(Tick(scheduledAt: till.clock.now), till.call)
        #expect(try await till.tasks().isEmpty)
    }

    /// An order of two sellers' goods, 10.00 and 4.00, whose payment is promised.
    private func promisedOrder(_ till: Till, as caller: Caller) async throws -> (order: Order, payment: Payment) {
        let goods = try await [
            till.product(of: UUID(), price: "10.00"), till.product(of: UUID(), price: "4.00"),
        ]
        let order = try await till.order(goods, as: caller)
        let payment = try await till.pay(order, "tok_authorized", as: caller)
        try await till.work()
        return (order, payment)
    }

    /// Calls off the part of 4.00, as the support desk does.
    private func cancelSecondPart(_ order: Order, _ till: Till) async throws {
        let part = try #require(try order.sellerOrders.value().first { $0.totalMinor == 400 })
        _ = try await cancelOrder(Cancellation(id: .id(ID(part.id.rawValue))), till.call(.support()))
    }

    @Test("of what is promised no more is taken than is due: not what was called off meanwhile")
    func captureOfRest() async throws {
        let till = try await Till()
        let (order, payment) = try await promisedOrder(till, as: .customer())
        try await cancelSecondPart(order, till)
        let call = till.call(.support())
        let refused = await Call.problem {
            try await capturePayment(CaptureDraft(id: .id(payment.id), amountMinor: 1001), call)
        }
        #expect(refused?.code == "payment_not_capturable")
        _ = try await capturePayment(CaptureDraft(id: .id(payment.id)), call)
        try await till.work()
        #expect(try await till.taken(payment.id) == 1000)
        #expect(try await till.order(order.id).paymentStatus == .captured)
        #expect(try await capturePayment(CaptureDraft(id: .id(payment.id)), call).isReached)
    }

    @Test("what is called off while its money is being taken is given back as soon as it is here")
    func cancelDuringCapture() async throws {
        let till = try await Till()
        let (order, payment) = try await promisedOrder(till, as: .customer())
        _ = try await capturePayment(CaptureDraft(id: .id(payment.id)), till.call(.support()))
        try await cancelSecondPart(order, till)
        try await till.work()
        #expect(try await till.taken(payment.id) == 1000)
        let ended = try await till.order(order.id)
        #expect(ended.refundedMinor == 400 && ended.paymentStatus == .partiallyRefunded && ended.status == .confirmed)
    }

    @Test("money that pays for nothing goes back without touching the books of its order")
    func refundOfSurplus() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let first = try await till.pay(order, as: ann)
        func say(_ outcome: ProviderOutcome) async throws {
            let call = till.call
            try await call.database.transaction { sql in
                let (locked, payment) = try #require(try await sql.lockedOrder(paidBy: first.id))
                try await sql.settle(try await sql.record(outcome, on: payment, call), on: locked, call)
            }
        }
        try await say(.voided)
        let second = try await till.pay(order, as: ann)
        try await till.work()
        // The first one comes all the same, and the provider cannot send it back at once.
        try await say(.captured(minor: 1000, reference: nil))
        try await till.work()
        let admin = till.call(.admin())
        let surplus = try await refundPayment(RefundDraft(id: .id(first.id)), admin).body
        #expect(surplus.status == .pending && surplus.amountMinor == 1000)
        let before = try await till.order(order.id)
        #expect(before.paymentStatus == .captured && before.refundedMinor == 0)
        _ = try await refundPayment(RefundDraft(id: .id(second.id)), admin)
        try await till.work()
        #expect(try await till.order(order.id).refundedMinor == 1000)
        #expect(try await till.taken(second.id) == 0)
    }

    @Test("an order that is called off gets its money back, also where it came after that", arguments: [true, false])
    func cancelled(early: Bool) async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let payment = try await till.pay(order, as: ann)
        let tasks = try await till.tasks()
        if early {
            // The charge is under way when the order is called off.
            _ = try await tasks[0].ask(till.call)
        } else {
            try await settlePayment(tasks[0], till.call)
        }
        _ = try await cancelOrder(Cancellation(id: .id(order.id)), till.call(ann))
        for task in tasks { try await settlePayment(task, till.call) }
        try await till.work()
        let ended = try await till.order(order.id)
        #expect(ended.status == .cancelled || ended.status == .refunded)
        #expect(ended.paymentStatus == .refunded && ended.refundedMinor == 1000)
        #expect(try await till.taken(payment.id) == 0)
    }

    @Test(
        "money that comes for an order that has expired buys the goods if they are there, else it goes back",
        arguments: [5, 0])
    func late(stock: Int) async throws {
        let till = try await Till()
        let (ann, ben) = (Caller.customer(), Caller.customer())
        let product = try await till.product(price: "10.00", stock: 1 + stock)
        let order = try await till.order([product], as: ann)
        let payment = try await till.pay(order, "tok_unknown", as: ann)
        try await till.work()
        till.clock.advance(by: .seconds(2 * 3600))
        try await releaseExpired(till.call)
        #expect(try await till.order(order.id).status == .expired)
        for _ in 0..<(stock == 0 ? 1 : 0) { _ = try await till.order([product], as: ben) }
        try await till.work()
        try await till.passTime(.seconds(60))
        let ended = try await till.order(order.id)
        if stock > 0 {
            #expect(ended.status == .confirmed && ended.paymentStatus == .captured)
            #expect(try await till.taken(payment.id) == 1000)
        } else {
            #expect(ended.paymentStatus == .refunded && ended.status != .confirmed)
            #expect(try await till.taken(payment.id) == 0)
            let told: Int? = try await till.database.write.value(
                "select count(*) from cartwright.outbox where subject = 'order.stock_shortfall'")
            #expect(told == 1)
        }
    }
}
