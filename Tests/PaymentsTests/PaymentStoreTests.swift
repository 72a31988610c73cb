import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import TestSupport
import Testing

@testable import Payments

@Suite struct PaymentStoreTests {
    @Test("of many that pay for one thing at the same moment one may, and the others hear which")
    func oneLive() async throws {
        let till = try await Till()
        let order = UUID()
        let outcomes = await withTaskGroup(of: Result<Payment.ID, any Error>.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do { return .success(try await till.open(for: order).id) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let opened = outcomes.compactMap { try? $0.get() }
        #expect(opened.count == 1)
        for case .failure(let error) in outcomes {
            let problem = try #require(error as? Problem)
            #expect(problem.code == "payment_in_progress" && problem.status == 409)
            #expect(problem.details?["payment_id"] == opened.first.map { .string($0.description) })
        }
        #expect(try await till.tasks().count == 1)
    }

    @Test("a thing may be tried to be paid twenty times, and no more")
    func attempts() async throws {
        let till = try await Till()
        let order = UUID()
        for attempt in 1...20 {
            #expect(try await till.open("tok_declined", for: order).attempt == attempt)
            try await till.drain()
        }
        #expect(await Call.problem { try await till.open(for: order) }?.code == "too_many_payments")
    }

    @Test("the live payment counts, else the latest")
    func byReference() async throws {
        let till = try await Till()
        let order = UUID()
        #expect(try await till.database.read.payment(for: order) == nil)
        _ = try await till.open("tok_declined", for: order)
        try await till.drain()
        let second = try await till.open("tok_declined", for: order)
        try await till.drain()
        #expect(try await till.database.read.payment(for: order)?.id == second.id)
        let third = try await till.open("tok_visa", for: order)
        #expect(try await till.database.read.payment(for: order)?.id == third.id)
        let page = try await till.database.read.payments(reference: order, limit: 2)
        #expect(page.map(\.attempt) == [3, 2])
        let rest = try await till.database.read.payments(reference: order, before: page[1].id.rawValue, limit: 2)
        #expect(rest.map(\.attempt) == [1])
        #expect(try await till.database.read.payments(status: .failed, limit: 10).count == 2)
    }

    @Test("refunds asked for at the same moment give back no more than was taken", arguments: 0..<4)
    func parallelRefunds(seed: Int) async throws {
        let till = try await Till()
        let payment = try await till.open(seed.isMultiple(of: 2) ? "tok_visa" : "tok_refund_declined")
        try await till.drain()
        var random = SplitMix(seed: UInt64(seed))
        let amounts = (0..<16).map { _ in Int.random(in: 50...300, using: &random) }
        let opened = await withTaskGroup(of: Int.self) { group in
            for minor in amounts {
                group.addTask { (try? await till.openRefund(of: payment.id, minor: minor).amountMinor) ?? 0 }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let sum = opened.reduce(0, +)
        let before = try await till.payment(payment.id)
        #expect(sum <= 1000 && sum == before.state.refunding && before.state.refunded == 0)
        // What was refused did not fit.
        if let smallest = amounts.min(), opened.contains(0) { #expect(1000 - sum < (amounts.max() ?? smallest)) }
        let tasks = try await till.tasks()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in tasks + tasks { group.addTask { try await till.settle(task) } }
            try await group.waitForAll()
        }
        let after = try await till.payment(payment.id)
        let kept = seed.isMultiple(of: 2) ? 1000 - sum : 1000
        #expect(after.state.refunding == 0 && after.state.captured - after.state.refunded == kept)
        #expect(try await till.taken(payment.id) == kept)
        let refunds = try await till.database.read.refunds(of: payment.id)
        #expect(refunds.filter { $0.status == .succeeded }.reduce(0) { $0 + $1.amountMinor } == after.state.refunded)
    }

    @Test("without an amount all that is left goes back, once")
    func rest() async throws {
        let till = try await Till()
        let payment = try await till.open()
        try await till.drain()
        _ = try await till.openRefund(of: payment.id, minor: 250)
        #expect(try await till.openRefund(of: payment.id, minor: nil).amountMinor == 750)
        let problem = await Call.problem { try await till.openRefund(of: payment.id, minor: nil) }
        #expect(problem?.code == "refund_exceeds_captured" && problem?.details?["refundable_minor"] == 0)
        try await till.drain()
        #expect(try await till.payment(payment.id).status == .refunded)
        #expect(try await till.taken(payment.id) == 0)
        let call = till.call
        #expect(
            try await call.database.transaction { sql in try await sql.openRefundOfRest(of: payment, call) } == nil)
    }

    @Test("people who handle the money say when it has come, and when it went back")
    func manual() async throws {
        let till = try await Till()
        let payment = try await till.open(method: .bankTransfer)
        #expect(payment.provider == "manual" && payment.askAt == nil)
        #expect(try await till.tasks().isEmpty)
        let paid = try await till.change(payment.id) { try await $0.requestCapture(of: $1, $2) }
        #expect(paid.status == .captured && paid.state.captured == 1000)
        #expect(try await till.openRefund(of: payment.id, minor: 300).status == .succeeded)
        #expect(try await till.payment(payment.id).status == .partiallyRefunded)
        let cash = try await till.open(method: .cashOnDelivery)
        let part = await Call.problem {
            try await till.change(cash.id) { try await $0.requestCapture(of: $1, amount: 5, $2) }
        }
        #expect(part?.code == "payment_not_capturable")
        #expect(try await till.change(cash.id) { try await $0.requestVoid(of: $1, $2) }.status == .voided)
        #expect(try await till.tasks().isEmpty)
    }

    @Test("a payment that is given up before it was charged is never charged; too late, it stays paid")
    func voids() async throws {
        let till = try await Till()
        let early = try await till.open()
        let charge = try await till.tasks()
        try await till.change(early.id) { try await $0.requestVoid(of: $1, $2) }
        for task in charge { try await till.settle(task) }
        try await till.drain()
        #expect(try await till.payment(early.id).status == .voided)
        #expect(try await till.taken(early.id) == 0)

        // The charge is out there while the void is asked for.
        let late = try await till.open()
        let call = till.call
        let tasks = try await till.tasks()
        let answer = try await tasks[0].ask(call)
        #expect(answer == .payment(.captured(minor: 1000, reference: "mock_" + late.key)))
        try await till.change(late.id) { try await $0.requestVoid(of: $1, $2) }
        try await till.drain()
        #expect(try await till.payment(late.id).status == .captured)
        let refused = await Call.problem {
            try await till.change(late.id) { try await $0.requestVoid(of: $1, $2) }
        }
        #expect(refused?.code == "payment_not_voidable")
    }

    @Test("money that comes after a payment was over goes back, also where another payment took its place")
    func surplus() async throws {
        let till = try await Till()
        let order = UUID()
        let first = try await till.open("tok_visa", for: order)
        try await till.drain()
        // As if the provider had declined first and taken the money all the same.
        try await till.database.execute(
            """
            update payments.payments set status = 'failed', authorized_minor = 0, captured_minor = 0
            where id = \(first.id)
            """)
        let second = try await till.open("tok_visa", for: order)
        try await till.drain()
        try await till.change(first.id) { sql, payment, call in
            try await sql.record(.captured(minor: 1000, reference: nil), on: payment, call)
        }
        #expect(try await till.database.read.payment(for: order)?.id == second.id)
        try await till.drain()
        #expect(try await till.payment(first.id).status == .refunded)
        #expect(try await till.taken(first.id) == 0)
        #expect(try await till.taken(second.id) == 1000)
    }
}
