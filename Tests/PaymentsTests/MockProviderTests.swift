import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Payments

@Suite struct MockProviderTests {
    @Test("no token, and a good card, are charged at once")
    func good() async throws {
        let till = try await Till()
        for token in [nil, "tok_visa", "tok_mastercard"] {
            let payment = try await till.open(token)
            #expect(payment.status == .pending && payment.provider == "mock")
            try await till.drain()
            let paid = try await till.payment(payment.id)
            #expect(paid.status == .captured && paid.state.captured == 1000 && paid.providerRef != nil)
            #expect(paid.token == nil && paid.askAt == nil)
            #expect(try await till.taken(payment.id) == 1000)
        }
    }

    @Test(
        "what is declined fails with its reason, and nothing is taken",
        arguments: [
            ("tok_declined", "card_declined"), ("tok_insufficient_funds", "insufficient_funds"),
            ("tok_expired_card", "expired_card"), ("tok_incorrect_cvc", "incorrect_cvc"),
            ("tok_never_heard_of", "invalid_token"),
        ])
    func declined(token: String, code: String) async throws {
        let till = try await Till()
        let order = UUID()
        let payment = try await till.open(token, for: order)
        try await till.drain()
        let failed = try await till.payment(payment.id)
        #expect(failed.status == .failed && failed.failure?.code == code && failed.state.authorized == 0)
        #expect(try await till.taken(payment.id) == 0)
        // Another card may be tried.
        #expect(try await till.open("tok_visa", for: order).attempt == 2)
    }

    @Test("what is being processed is taken when it is asked for later")
    func processing() async throws {
        let till = try await Till()
        let payment = try await till.open("tok_processing")
        try await till.drain()
        #expect(try await till.payment(payment.id).status == .pending)
        try await till.wait(.seconds(10))
        #expect(try await till.payment(payment.id).status == .pending)
        try await till.wait(.seconds(25))
        #expect(try await till.payment(payment.id).status == .captured)
        #expect(try await till.taken(payment.id) == 1000)
    }

    @Test("an answer that never came is asked for later: it was charged, once")
    func unknown() async throws {
        let till = try await Till()
        let payment = try await till.open("tok_unknown")
        try await till.drain()
        let unsure = try await till.payment(payment.id)
        #expect(unsure.status == .pending && unsure.isUnsure)
        try await till.wait(.seconds(60))
        #expect(try await till.payment(payment.id).status == .captured)
        #expect(try await till.taken(payment.id) == 1000)
    }

    @Test("a charge that never arrived fails, and will be refused if it arrives after all")
    func lost() async throws {
        let till = try await Till()
        let order = UUID()
        let payment = try await till.open("tok_unknown_lost", for: order)
        try await till.drain()
        #expect(try await till.payment(payment.id).status == .pending)
        try await till.wait(.seconds(60))
        let failed = try await till.payment(payment.id)
        #expect(failed.status == .failed && failed.failure?.code == "provider_unreachable")
        var late = Charge(payment)
        late.token = "tok_visa"
        #expect(try await MockProvider().charge(late, till.call) == .voided)
        #expect(try await till.taken(payment.id) == 0)
        _ = try await till.open("tok_visa", for: order)
    }

    @Test("a payment that needs the customer waits, and ends as the customer decides", arguments: [true, false])
    func requiresAction(well: Bool) async throws {
        let till = try await Till()
        let payment = try await till.open("tok_requires_action")
        try await till.drain()
        let waiting = try await till.payment(payment.id)
        #expect(waiting.status == .requiresAction && waiting.nextAction?.type == "confirm")
        try await till.wait(.seconds(60))
        #expect(try await till.payment(payment.id).status == .requiresAction)
        #expect(try await MockProvider().decide(payment.key, well: well, till.call))
        #expect(try await !MockProvider().decide(payment.key, well: well, till.call))
        try await till.wait(.seconds(120))
        let ended = try await till.payment(payment.id)
        #expect(ended.status == (well ? .captured : .failed) && ended.nextAction == nil)
        #expect(ended.failure?.code == (well ? nil : "not_confirmed"))
    }

    @Test("what is only promised is taken in part or given up")
    func promised() async throws {
        let till = try await Till()
        let first = try await till.open("tok_visa", capture: .manual)
        let second = try await till.open("tok_authorized")
        try await till.drain()
        #expect(try await till.payment(first.id).status == .authorized)
        #expect(try await till.payment(second.id).status == .authorized)
        try await till.change(first.id) { try await $0.requestCapture(of: $1, amount: 400, $2) }
        try await till.change(second.id) { try await $0.requestVoid(of: $1, $2) }
        try await till.drain()
        let captured = try await till.payment(first.id)
        #expect(captured.status == .captured && captured.state.captured == 400)
        #expect(try await till.taken(first.id) == 400)
        #expect(try await till.payment(second.id).status == .voided)
    }

    @Test("a capture and a refund that the provider refuses leave the books as they were")
    func refusedLater() async throws {
        let till = try await Till()
        let first = try await till.open("tok_capture_declined")
        let second = try await till.open("tok_refund_declined")
        try await till.drain()
        try await till.change(first.id) { try await $0.requestCapture(of: $1, $2) }
        let refund = try await till.openRefund(of: second.id, minor: 300)
        #expect(refund.status == .pending)
        try await till.drain()
        #expect(try await till.payment(first.id).status == .failed)
        #expect(try await till.taken(first.id) == 0)
        let kept = try await till.payment(second.id)
        #expect(kept.status == .captured && kept.state.refundable == 1000)
        let refused = try #require(try await till.database.read.refund(refund.id))
        #expect(refused.status == .failed && refused.failure?.code == "refund_declined")
    }

    @Test("the provider is never asked inside a transaction, and never in production")
    func places() async throws {
        let till = try await Till()
        let payment = try await till.open("tok_visa")
        let call = till.call
        await #expect(throws: DatabaseError.self) {
            try await call.database.transaction { _ in try await MockProvider().charge(Charge(payment), call) }
        }
        let production = Call.test(database: till.database, [IsProductionKey.self: true])
        #expect(production.paymentProvider == nil)
        let problem = #expect(throws: Problem.self) { try PaymentMethod.named("credit_card", by: production) }
        #expect(problem?.code == "unsupported_payment_method" && problem?.status == 422)
        #expect(problem?.details?["payment_methods"] == ["bank_transfer", "cash_on_delivery"])
        #expect(try PaymentMethod.named("bank_transfer", by: production) == .bankTransfer)
    }
}
