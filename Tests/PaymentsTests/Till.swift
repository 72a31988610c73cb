import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import ShopSupport
import TestSupport

@testable import Payments

/// A shop whose payments are worked on by hand: what lies in the queue is done when a test says so.
struct Till: Sendable {
    let database: Database
    let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_795_219_200))
    let values: Dependencies

    init(_ values: Dependencies = [:]) async throws {
        database = try await TestShop.fresh()
        self.values = values
    }

    var call: Call { .test(database: database, as: .system("test"), clock: clock, values) }

    func open(
        _ token: String? = nil, for reference: UUID = UUID(), minor: Int = 1000, method: PaymentMethod = .creditCard,
        capture: CaptureMode = .automatic
    ) async throws -> Payment {
        let call = call
        return try await call.database.transaction { sql in
            try await sql.openPayment(
                for: reference, amount: Money(minor: minor, in: .usd), method: method, token: token, capture: capture,
                call)
        }
    }

    func payment(_ id: Payment.ID) async throws -> Payment {
        guard let payment = try await call.database.read.payment(id) else { throw Problem.notFound }
        return payment
    }

    /// Does something with a locked payment.
    @discardableResult
    func change(
        _ id: Payment.ID, _ body: @escaping @Sendable (Transaction, Payment, Call) async throws -> Payment
    ) async throws -> Payment {
        let call = call
        return try await call.database.transaction { sql in
            guard let payment = try await sql.lockedPayment(id) else { throw Problem.notFound }
            return try await body(sql, payment, call)
        }
    }

    func openRefund(of id: Payment.ID, minor: Int?) async throws -> Refund {
        let call = call
        let payment = try await payment(id)
        return try await call.database.transaction { sql in
            try await sql.openRefund(
                of: payment, amount: minor.map { Money(minor: $0, in: .usd) }, reason: "broken", call)
        }
    }

    /// The messages that wait, in order; they are taken away.
    func tasks() async throws -> [PaymentTask] {
        let bodies: [String] = try await database.write.values(
            """
            with taken as (
              delete from cartwright.outbox where kind = 'message' and subject = 'payments' returning id, body)
            select body::text from taken order by id
            """)
        return try bodies.map { try JSON.decode(PaymentTask.self, from: Array($0.utf8)) }
    }

    /// Asks the provider and writes down what it says, as the shop does without the order.
    func settle(_ task: PaymentTask) async throws {
        let call = call
        guard let answer = try await task.ask(call) else { return }
        try await call.database.transaction { sql in
            switch answer {
            case .payment(let outcome):
                guard let payment = try await sql.lockedPayment(Payment.ID(task.payment)) else { return }
                _ = try await sql.record(outcome, on: payment, call)
            case .refund(let outcome, let id): _ = try await sql.recordRefund(outcome, id, call)
            }
        }
    }

    /// Works until nothing waits any more.
    func drain() async throws {
        while case let tasks = try await tasks(), !tasks.isEmpty { for task in tasks { try await settle(task) } }
    }

    /// Lets time pass, asks about what is overdue, and works.
    func wait(_ duration: Duration) async throws {
        clock.advance(by: duration)
        try await reconcilePayments(call)
        try await drain()
    }

    /// How often the provider took money for a payment, and how much of it is still there.
    func taken(_ id: Payment.ID) async throws -> Int {
        let payment = try await payment(id)
        return try await database.write.value(
            "select captured_minor - refunded_minor from payments.mock_charges where key = \(payment.key)") ?? 0
    }
}
