import CartwrightPostgres

/// A charge as the simulated provider remembers it.
struct MockCharge: RowReadable, Sendable {
    enum Status: String, Sendable {
        case processing
        case requiresAction = "requires_action"
        case authorized, captured, declined, voided
    }

    let key: String
    let token: String
    let status: Status
    let captured: Int
    let failure: PaymentFailure?

    static let columns: SQL = "m.key, m.token, m.status, m.captured_minor, m.code, m.message"

    init(row: inout Row) throws {
        key = try row.next()
        token = try row.next()
        status = try row.next()
        captured = try row.next()
        let code: String? = try row.next()
        let message: String? = try row.next()
        failure = code.map { PaymentFailure(code: $0, message: message ?? "") }
    }

    var reference: String { "mock_" + key }

    var outcome: ProviderOutcome {
        switch status {
        case .processing: .processing(reference: reference)
        case .requiresAction: .requiresAction(NextAction(type: "confirm"), reference: reference)
        case .authorized: .authorized(reference: reference)
        case .captured: .captured(minor: captured, reference: reference)
        case .declined: .declined(failure ?? PaymentFailure(code: "card_declined", message: "The card was declined"))
        case .voided: .voided
        }
    }
}
