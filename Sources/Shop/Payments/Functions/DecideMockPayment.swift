public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// Which payment.
public struct PaymentChoice: Decodable, Sendable {
    /// Its id.
    public let id: Reference<Payment>

    /// The payment with this id.
    public init(id: Reference<Payment>) { self.id = id }
}

/// The simulated customer confirms a payment that waits for it; what is being processed is done.
public func confirmMockPayment(_ choice: PaymentChoice, _ call: Call) async throws -> Accepted<Payment> {
    try await call.decideMockPayment(choice, well: true)
}

/// The simulated customer refuses a payment that waits for it; what is being processed fails.
public func failMockPayment(_ choice: PaymentChoice, _ call: Call) async throws -> Accepted<Payment> {
    try await call.decideMockPayment(choice, well: false)
}

extension Call {
    fileprivate func decideMockPayment(_ choice: PaymentChoice, well: Bool) async throws -> Accepted<Payment> {
        guard case .id(let id) = choice.id, let payment = try await database.read.payment(id),
            payment.provider == MockProvider().name
        else { throw Problem.notFound("There is no such payment") }
        guard try await MockProvider().decide(payment.key, well: well, self) else {
            throw Problem.conflict(
                "payment_not_waiting", "This payment does not wait for anybody",
                details: ["status": .string(payment.status.rawValue)])
        }
        try await database.transaction { sql in
            try await sql.enqueue(PaymentTask(payment: id, action: .ask), to: PaymentTask.queue)
        }
        return Accepted(payment, at: "/payments/\(payment.id)")
    }
}
