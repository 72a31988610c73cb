import Cartwright
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

@Suite struct OrderRefundTests {
    /// A paid order of three sellers: 10, 20 and 30.
    private func paid(_ till: Till, _ token: String? = nil) async throws -> (Order, Payment, [UUID], Caller) {
        let ann = Caller.customer()
        let sellers = (0..<3).map { _ in UUID() }
        var products: [Reference<Product>] = []
        for (index, seller) in sellers.enumerated() {
            products.append(try await till.product(of: seller, price: "\((index + 1) * 10).00"))
        }
        let order = try await till.order(products, as: ann)
        let payment = try await till.pay(order, token, as: ann)
        try await till.work()
        return (try await till.order(order.id), payment, sellers, ann)
    }

    @Test("a seller gives back its own part and no more, and sees its own share")
    func seller() async throws {
        let till = try await Till()
        let (order, payment, sellers, ann) = try await paid(till)
        #expect(order.status == .confirmed)
        let seller = till.call(.seller(sellers[1]))
        let seen = try await getPayment(PaymentChoice(id: .id(payment.id)), seller)
        #expect(seen.amount.minor == 2000 && seen.state.captured == 2000 && seen.providerRef == nil)
        let most = await Call.problem {
            try await refundPayment(RefundDraft(id: .id(payment.id), amountMinor: 2001), seller)
        }
        #expect(most?.code == "refund_exceeds_captured" && most?.details?["refundable_minor"] == 2000)
        _ = try await refundPayment(RefundDraft(id: .id(payment.id), amountMinor: 500, reason: "scratched"), seller)
        let rest = try await refundPayment(RefundDraft(id: .id(payment.id)), seller).body
        #expect(rest.amountMinor == 1500 && rest.status == .pending)
        #expect(await Call.problem { try await refundPayment(RefundDraft(id: .id(payment.id)), seller) }?.status == 409)
        try await till.work()
        #expect(try await getPayment(PaymentChoice(id: .id(payment.id)), seller).status == .refunded)
        let parts = try await till.order(order.id).sellerOrders.value()
        let part = try #require(parts.first { $0.sellerID == sellers[1] })
        let byPart = try await getOrderPayment(
            OrderPaymentChoice(orderID: .id(Order.ID(part.id.rawValue))), seller)
        #expect(byPart.id == payment.id && byPart.amount.minor == 2000)
        #expect(
            try await listRefunds(RefundQuery(id: .id(payment.id)), seller).items.map(\.amountMinor) == [500, 1500])
        #expect(try await listRefunds(RefundQuery(id: .id(payment.id)), till.call(.seller(sellers[0]))).items.isEmpty)
        #expect(try await listRefunds(RefundQuery(id: .id(payment.id)), till.call(ann)).items.count == 2)
        let whole = try await getPayment(PaymentChoice(id: .id(payment.id)), till.call(ann))
        #expect(whole.status == .partiallyRefunded && whole.state.refunded == 2000)
        #expect(try await till.taken(payment.id) == 4000)
        #expect(try await till.order(order.id).refundedMinor == 2000)
        let stranger = await Call.problem {
            try await refundPayment(RefundDraft(id: .id(payment.id)), till.call(.seller(UUID())))
        }
        #expect(stranger?.status == 404)
        var foreign = RefundDraft(id: .id(payment.id))
        foreign.sellerOrderID = .id(part.id)
        let other = await Call.problem { [foreign] in
            try await refundPayment(foreign, till.call(.seller(sellers[0])))
        }
        #expect(other?.status == 422 && other?.errors.first?.field == "seller_order_id")
    }

    @Test("the support desk gives back all that is left, shared out among the parts")
    func all() async throws {
        let till = try await Till()
        let (order, payment, sellers, ann) = try await paid(till)
        _ = try await refundPayment(
            RefundDraft(id: .id(payment.id), amountMinor: 100), till.call(.seller(sellers[0])))
        let refund = try await refundPayment(RefundDraft(id: .id(payment.id)), till.call(.support())).body
        #expect(refund.amountMinor == 5900)
        try await till.work()
        let ended = try await till.order(order.id)
        #expect(ended.paymentStatus == .refunded && ended.refundedMinor == 6000 && ended.status == .refunded)
        #expect(try await till.taken(payment.id) == 0)
        let mismatch = await Call.problem {
            var draft = RefundDraft(id: .id(payment.id))
            draft.currency = .eur
            return try await refundPayment(draft, till.call(.admin()))
        }
        #expect(mismatch?.code == "amount_mismatch")
        #expect(
            await Call.problem { try await refundPayment(RefundDraft(id: .slug("x")), till.call(.admin())) }?.status
                == 404)
        _ = ann
    }

    @Test("money that cannot be sent back can be asked for again")
    func declined() async throws {
        let till = try await Till()
        let (order, payment, _, _) = try await paid(till, "tok_refund_declined")
        let admin = till.call(.admin())
        _ = try await refundPayment(RefundDraft(id: .id(payment.id), amountMinor: 6000), admin)
        try await till.work()
        let refunds = try await listRefunds(RefundQuery(id: .id(payment.id)), admin).items
        #expect(refunds.map(\.status) == [.failed] && refunds[0].failure?.code == "refund_declined")
        #expect(try await till.order(order.id).paymentStatus == .captured)
        #expect(try await refundPayment(RefundDraft(id: .id(payment.id)), admin).body.amountMinor == 6000)
    }

    @Test("whoever asks for whatever at the same time, no part gives back more than it got", arguments: 0..<4)
    func parallel(seed: Int) async throws {
        let till = try await Till()
        let (order, payment, sellers, _) = try await paid(till, seed == 3 ? "tok_refund_declined" : nil)
        var random = SplitMix(seed: UInt64(2000 + seed))
        let asked = (0..<18).map { _ in
            (who: Int.random(in: 0...3, using: &random), minor: Int.random(in: 1...1500, using: &random))
        }
        await withTaskGroup(of: Void.self) { group in
            for one in asked {
                let caller: Caller = one.who < 3 ? .seller(sellers[one.who]) : .admin()
                group.addTask {
                    let draft = RefundDraft(id: .id(payment.id), amountMinor: one.minor)
                    _ = try? await refundPayment(draft, till.call(caller))
                }
            }
        }
        let tasks = try await till.tasks()
        #expect(!tasks.isEmpty)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in tasks + tasks { group.addTask { try await settlePayment(task, till.call) } }
            try await group.waitForAll()
        }
        try await till.work()
        let refunds = try await listRefunds(RefundQuery(id: .id(payment.id), limit: 100), till.call(.admin())).items
        let back = refunds.filter { $0.status == .succeeded }.reduce(0) { $0 + $1.amountMinor }
        let after = try await till.order(order.id)
        #expect(refunds.allSatisfy { $0.status != .pending } && back <= 6000 && after.refundedMinor == back)
        #expect(try await till.taken(payment.id) == 6000 - back)
        for (part, share) in zip(try after.sellerOrders.value(), after.refundedShares) {
            #expect(share <= part.totalMinor)
        }
        #expect(after.refundedShares.reduce(0, +) == back)
        let own: [Int] = try await till.database.write.values(
            "select refunded_minor from orders.seller_orders where order_id = \(order.id) order by id")
        #expect(own.reduce(0, +) == back)
    }
}
