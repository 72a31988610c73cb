import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import TestSupport
import Testing

@testable import Payments

@Suite struct PaymentSequenceTests {
    @Test(
        "whatever is asked for, in whatever order and at once, the shop and the provider agree in the end",
        arguments: 0..<6)
    func sequences(seed: Int) async throws {
        let till = try await Till()
        var random = SplitMix(seed: UInt64(1000 + seed))
        let orders = (0..<4).map { _ in UUID() }
        let tokens = MockScript.allCases.filter { $0 != .requiresAction }.map(\.rawValue)
        for _ in 0..<25 {
            let order = orders.randomElement(using: &random) ?? UUID()
            let token = tokens.randomElement(using: &random)
            let mode: CaptureMode = Bool.random(using: &random) ? .automatic : .manual
            let minor = Int.random(in: 1...700, using: &random)
            let choice = Int.random(in: 0..<8, using: &random)
            let current = try await till.database.write.payment(for: order)
            switch (choice, current) {
            case (0...2, _), (_, nil): _ = try? await till.open(token, for: order, capture: mode)
            case (3, let payment?):
                _ = try? await till.change(payment.id) { try await $0.requestCapture(of: $1, amount: minor, $2) }
            case (4, let payment?): _ = try? await till.change(payment.id) { try await $0.requestVoid(of: $1, $2) }
            case (5, let payment?):
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<3 { group.addTask { _ = try? await till.openRefund(of: payment.id, minor: minor) } }
                }
            case (6, _): try await till.wait(.seconds(60))
            default:
                // Messages come twice, out of order, and two at a time.
                let tasks = try await till.tasks().shuffled(using: &random)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in tasks + tasks { group.addTask { try await till.settle(task) } }
                    try await group.waitForAll()
                }
            }
            try await check(till)
        }
        try await till.drain()
        for _ in 0..<8 { try await till.wait(.seconds(600)) }
        try await check(till)
        // Nothing is left open but what somebody has to decide.
        let open = try await till.database.write.payments(status: .pending, limit: 100)
        #expect(open.isEmpty, "\(open)")
        let differences: Int? = try await till.database.write.value(
            """
            select count(*) from payments.payments p
            left join payments.mock_charges m on m.key = 'pay_' || p.id || '_' || p.attempt
            where p.captured_minor <> coalesce(m.captured_minor, 0) or p.refunded_minor <> coalesce(m.refunded_minor, 0)
              or (p.status = 'authorized') <> coalesce(m.status = 'authorized', false)
            """)
        #expect(differences == 0)
        let refunds: Int? = try await till.database.write.value(
            """
            select count(*) from payments.payments p
            where p.refunded_minor <> coalesce((select sum(amount_minor) from payments.refunds r
              where r.payment_id = p.id and r.status = 'succeeded'), 0)
              or exists (select from payments.refunds r where r.payment_id = p.id and r.status = 'pending')
            """)
        #expect(refunds == 0)
    }

    private func check(_ till: Till) async throws {
        let broken: Int? = try await till.database.write.value(
            """
            select count(*) from (
              select from payments.payments
              where captured_minor > authorized_minor or refunded_minor + refunding_minor > captured_minor
              union all
              select from payments.payments
              where status in ('pending', 'requires_action', 'authorized', 'captured', 'partially_refunded')
                and not is_surplus
              group by reference having count(*) > 1
              union all
              select from payments.payments p
              where refunding_minor <> coalesce((select sum(amount_minor) from payments.refunds r
                where r.payment_id = p.id and r.status = 'pending'), 0)
            ) as broken
            """)
        #expect(broken == 0)
    }
}
