import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import TestSupport
import Testing

/// Orders paid through the API, with the queue, the schedules and the events at work.
@Suite struct PaidOrdersTests {
    private static let tokens: [(token: String?, order: String, payment: String, failure: String?)] = [
        (nil, "confirmed", "captured", nil), ("tok_visa", "confirmed", "captured", nil),
        ("tok_mastercard", "confirmed", "captured", nil), ("tok_authorized", "confirmed", "authorized", nil),
        ("tok_declined", "payment_failed", "failed", "card_declined"),
        ("tok_insufficient_funds", "payment_failed", "failed", "insufficient_funds"),
        ("tok_expired_card", "payment_failed", "failed", "expired_card"),
        ("tok_incorrect_cvc", "payment_failed", "failed", "incorrect_cvc"),
        ("tok_nonsense", "payment_failed", "failed", "invalid_token"),
        ("tok_requires_action", "pending_payment", "requires_action", nil),
        ("tok_processing", "pending_payment", "pending", nil), ("tok_unknown", "pending_payment", "pending", nil),
        ("tok_unknown_lost", "pending_payment", "pending", nil),
    ]

    @Test("an order that is paid with each scripted token ends as the documentation says")
    func tokens() async throws {
        let shop = try await PayingShop()
        var orders: [String: String] = [:]
        for (token, order, payment, failure) in Self.tokens {
            let id = try await shop.order()
            orders[token ?? ""] = id
            let begun = try await shop.pay(id, token: token)
            #expect(begun.status == 202 && begun.json["status"]?.string == "pending", "\(begun.text)")
            #expect(begun.headers[.location] == begun.json["id"]?.string.map { "/payments/\($0)" })
            try await shop.settle()
            let state = try await shop.state(of: id)
            #expect(
                state.order == order && state.payment == payment && state.failure == failure,
                "\(token ?? "no token") \(state)")
        }
        // What was not decided at once is asked for again by the schedule.
        try await shop.wait(120)
        for (token, order, payment) in [
            ("tok_processing", "confirmed", "captured"), ("tok_unknown", "confirmed", "captured"),
            ("tok_unknown_lost", "payment_failed", "failed"),
            ("tok_requires_action", "pending_payment", "requires_action"),
        ] {
            let state = try await shop.state(of: try #require(orders[token]))
            #expect(state.order == order && state.payment == payment, "\(token) \(state)")
        }
    }

    @Test("the simulated customer confirms, or does not", arguments: [true, false])
    func decided(well: Bool) async throws {
        let shop = try await PayingShop()
        let id = try await shop.order()
        let payment = try #require(try await shop.pay(id, token: "tok_requires_action").json["id"]?.string)
        let name = well ? "payments-confirm-mock" : "payments-fail-mock"
        #expect(try await shop.shop.send(name, path: [payment]).code == "payment_not_waiting")
        try await shop.settle()
        #expect(try await shop.shop.send(name, path: [payment]).status == 202)
        try await shop.settle()
        let state = try await shop.state(of: id)
        #expect(state.order == (well ? "confirmed" : "payment_failed"))
        #expect(state.failure == (well ? nil : "not_confirmed"))
    }

    @Test("the example's refund is asked for, sent and seen; nobody but the shop may ask for one")
    func refund() async throws {
        let shop = try await PayingShop()
        let id = try await shop.order()
        let payment = try #require(try await shop.pay(id).json["id"]?.string)
        try await shop.settle()
        let body = #"{"amount": 799.99}"#
        let refused = try await shop.shop.send("payments-refund", path: [payment], body: body, token: shop.customer)
        #expect(refused.status == 403)
        #expect(try await shop.shop.send("payments-refund", path: [payment], body: body).status == 401)
        var answers: [String] = []
        for _ in 0..<2 {
            let answer = try await shop.shop.send(
                "payments-refund", path: [payment], body: body, token: shop.admin,
                headers: ["idempotency-key": "refund-1"])
            #expect(answer.status == 202 && answer.json["status"]?.string == "pending", "\(answer.text)")
            answers.append(answer.text)
        }
        #expect(answers[0] == answers[1])
        try await shop.settle()
        let shown = try await shop.shop.send("payments-get", path: [payment], token: shop.customer)
        #expect(shown.json["status"]?.string == "refunded" && shown.json["refunded_minor"] == 79999)
        let refunds = try await shop.shop.send("payments-list-refunds", path: [payment], token: shop.customer)
        #expect(refunds.json["items"]?.array?.map { $0["status"]?.string } == ["succeeded"])
        let order = try await shop.shop.send("orders-get", path: [id], token: shop.customer)
        #expect(order.json["payment_status"]?.string == "refunded" && order.json["refunded_minor"] == 79999)
    }
}
