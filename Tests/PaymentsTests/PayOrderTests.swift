import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import Payments
import ShopSupport
import TestSupport
import Testing

@testable import Orders

@Suite struct PayOrderTests {
    @Test("a payment is begun in the call and charged after it; the order follows")
    func pays() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let answer = try await payOrder(
            PaymentDraft(orderID: .id(order.id), paymentMethod: "credit_card"), till.call(ann))
        #expect(answer.body.status == .pending && answer.location == "/payments/\(answer.body.id)")
        #expect(answer.body.amount.minor == 1000)
        #expect(try await till.order(order.id).paymentStatus == .pending)
        #expect(try await till.taken(answer.body.id) == 0)
        try await till.work()
        let paid = try await getPayment(PaymentChoice(id: .id(answer.body.id)), till.call(ann))
        #expect(paid.status == .captured && paid.state.captured == 1000)
        let confirmed = try await till.order(order.id)
        #expect(confirmed.status == .confirmed && confirmed.paymentStatus == .captured)
        let again = await Call.problem { try await till.pay(order, as: ann) }
        #expect(again?.status == 409 && again?.code == "already_paid")
    }

    @Test("the answer has the shape that the contract shows")
    func shape() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let payment = try await till.pay(try await till.orderToPay(price: "799.99", as: ann), as: ann)
        let text = String(decoding: try JSON.encode(payment, nils: .written), as: UTF8.self)
        let begin = #"{"id":"\#(payment.id)","order_id":"\#(payment.reference.uuidString.lowercased())","#
        #expect(
            text.hasPrefix(
                begin
                    + #""status":"pending","amount":799.99,"amount_minor":79999,"captured":0.00,"captured_minor":0,"#
                    + #""refunded":0.00,"refunded_minor":0,"currency":"USD","payment_method":"credit_card","#
                    + #""provider":"mock","provider_ref":null,"failure":null,"next_action":null,"timestamp":"20"#),
            "\(text)")
        #expect(try JSON.decode(Payment.self, from: Array(text.utf8)).amount == payment.amount)
    }

    @Test("what is sent must be what is due")
    func mismatch() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        func problem(_ change: (inout PaymentDraft) -> Void) async -> Problem? {
            var draft = PaymentDraft(orderID: .id(order.id), paymentMethod: "credit_card")
            change(&draft)
            return await Call.problem { [draft] in try await payOrder(draft, till.call(ann)) }
        }
        let less = await problem { $0.amount = MoneyInput("9.99") }
        #expect(less?.status == 422 && less?.code == "amount_mismatch" && less?.errors.first?.field == "amount")
        #expect(less?.details?["amount_minor"] == 1000)
        #expect(await problem { $0.currency = .eur }?.errors.first?.field == "currency")
        #expect(await problem { $0.amountMinor = 1001 }?.code == "amount_mismatch")
        let digits = await problem { $0.amount = MoneyInput("10.001") }
        #expect(digits?.errors.first?.code == "too_many_digits")
        let method = await problem { $0.paymentMethod = "seashells" }
        #expect(method?.status == 422 && method?.code == "unsupported_payment_method")
        #expect(method?.details?["payment_methods"]?.array?.count == 5)
        let nothing = await problem { $0.paymentMethod = nil }
        #expect(nothing?.errors.first?.field == "payment_method")
        let free = await problem { $0.paymentToken = "a\u{202E}b" }
        #expect(free?.errors.first?.code == "not_plain_text")
        var right = PaymentDraft(orderID: .id(order.id), paymentMethod: "credit_card")
        right.amount = MoneyInput("10.0")
        right.amountMinor = 1000
        right.currency = .usd
        #expect(try await payOrder(right, till.call(ann)).body.status == .pending)
    }

    @Test("nobody pays for, or sees, what others ordered; a guest shows the order's token")
    func foreign() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        for caller in [Caller.customer(), .anonymous, .guest(token: "cart_other"), .seller(UUID())] {
            let problem = await Call.problem { try await till.pay(order, as: caller) }
            #expect(problem?.status == 422 && problem?.errors.first?.field == "order_id")
        }
        let unknown = await Call.problem {
            try await payOrder(
                PaymentDraft(orderID: .slug("order-123"), paymentMethod: "credit_card"), till.call(ann))
        }
        #expect(unknown?.status == 422 && unknown?.errors.first?.code == "not_found")
        let none = await Call.problem {
            try await getOrderPayment(OrderPaymentChoice(orderID: .id(order.id)), till.call(ann))
        }
        #expect(none?.status == 404)
        let payment = try await till.pay(order, as: ann)
        for caller in [Caller.customer(), .anonymous, .guest(token: "cart_other"), .seller(UUID())] {
            let call = till.call(caller)
            #expect(
                await Call.problem { try await getPayment(PaymentChoice(id: .id(payment.id)), call) }?.status == 404)
            #expect(
                await Call.problem { try await getOrderPayment(OrderPaymentChoice(orderID: .id(order.id)), call) }?
                    .status == 404)
            #expect(await Call.problem { try await listRefunds(RefundQuery(id: .id(payment.id)), call) }?.status == 404)
        }
        for caller in [ann, .support(), .admin()] {
            let call = till.call(caller)
            #expect(try await getPayment(PaymentChoice(id: .id(payment.id)), call).id == payment.id)
            #expect(try await getOrderPayment(OrderPaymentChoice(orderID: .id(order.id)), call).id == payment.id)
            #expect(try await listRefunds(RefundQuery(id: .id(payment.id)), call).items.isEmpty)
        }
        var draft = OrderDraft(items: [OrderLineDraft(productID: try await till.product(price: "5.00"), quantity: 1)])
        draft.email = "guest@example.com"
        let guests = try await createOrder(draft, till.call(.anonymous)).body
        let token = try #require(guests.cartToken)
        let own = try await till.pay(guests, as: .guest(token: token))
        #expect(try await getPayment(PaymentChoice(id: .id(own.id)), till.call(.guest(token: token))).id == own.id)
    }

    @Test("one payment at a time; after a refusal another card may be tried")
    func oneAtATime() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        let order = try await till.orderToPay(as: ann)
        let first = try await till.pay(order, "tok_declined", as: ann)
        let second = await Call.problem { try await till.pay(order, as: ann) }
        #expect(second?.code == "payment_in_progress" && second?.details?["payment_id"] == .string("\(first.id)"))
        try await till.work()
        #expect(try await till.order(order.id).status == .paymentFailed)
        let third = try await till.pay(order, "tok_visa", as: ann)
        #expect(try await till.order(order.id).status == .pendingPayment)
        try await till.work()
        #expect(try await till.order(order.id).status == .confirmed)
        let shown = try await getOrderPayment(OrderPaymentChoice(orderID: .id(order.id)), till.call(ann))
        #expect(shown.id == third.id && shown.status == .captured)
    }

    @Test("the staff sees all payments page by page, narrowed by status, method and order")
    func list() async throws {
        let till = try await Till()
        let ann = Caller.customer()
        var orders: [Order] = []
        for token in ["tok_visa", "tok_declined", "tok_visa"] {
            orders.append(try await till.orderToPay(as: ann))
            _ = try await till.pay(orders[orders.count - 1], token, as: ann)
            try await till.work()
        }
        let call = till.call(.support())
        var query = PaymentQuery(limit: 2)
        let first = try await listPayments(query, call)
        #expect(first.items.map(\.reference) == [orders[2].id.rawValue, orders[1].id.rawValue])
        query.cursor = Cursor(try #require(first.nextCursor))
        let last = try await listPayments(query, call)
        #expect(last.items.map(\.reference) == [orders[0].id.rawValue] && last.nextCursor == nil)
        #expect(try await listPayments(PaymentQuery(status: .failed), call).items.count == 1)
        #expect(try await listPayments(PaymentQuery(orderID: .id(orders[0].id)), call).items.count == 1)
        #expect(try await listPayments(PaymentQuery(orderID: .slug("x")), call).items.isEmpty)
        query.status = .failed
        let foreign = query
        let refused = await Call.problem { try await listPayments(foreign, call) }
        #expect(refused?.errors.first?.code == "bad_cursor")
    }
}
