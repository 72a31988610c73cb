public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// A provider that only pretends. It has a memory of its own, keeps its promises about keys as a real one does, and does
/// what the token says; see `MockScript`.
public struct MockProvider: PaymentProvider {
    public let name = "mock"
    public let isSimulated = true

    /// The simulation; it needs nothing.
    public init() {}

    /// It did not answer in time.
    struct TimedOut: Error {}

    public func charge(_ charge: Charge, _ call: Call) async throws -> ProviderOutcome {
        guard let script = MockScript(rawValue: charge.token ?? MockScript.visa.rawValue) else {
            return .declined(MockScript.unknownToken)
        }
        if script == .lost { throw TimedOut() }
        let status = script.begins(capturing: charge.captures)
        let captured = status == .captured ? charge.amount.minor : 0
        let remembered = try await write(
            """
            insert into payments.mock_charges as m
              (key, token, amount_minor, currency, status, captures, captured_minor, code, message, created_at)
            values
              (\(charge.key), \(script), \(charge.amount.minor), \(charge.amount.currency.code), \(status),
               \(charge.captures), \(captured), \(script.failure?.code), \(script.failure?.message), \(call.now))
            on conflict (key) do update set requests = m.requests + 1
            returning \(MockCharge.columns)
            """, call)
        if script == .unknown { throw TimedOut() }
        return remembered?.outcome ?? .unknown
    }

    public func capture(_ key: String, _ amount: Money, _ call: Call) async throws -> ProviderOutcome {
        let refuses = MockScript.captureDeclined.rawValue
        return try await write(
            """
            update payments.mock_charges m set
              status = case when m.status <> 'authorized' then m.status
                when m.token = \(refuses) then 'declined' else 'captured' end,
              captured_minor = case when m.status <> 'authorized' or m.token = \(refuses) then m.captured_minor
                else least(\(amount.minor), m.amount_minor) end,
              code = case when m.status = 'authorized' and m.token = \(refuses) then 'authorization_expired'
                else m.code end
            where m.key = \(key)
            returning \(MockCharge.columns)
            """, call)?.outcome ?? .voided
    }

    public func void(_ key: String, _ call: Call) async throws -> ProviderOutcome {
        try await write(
            """
            insert into payments.mock_charges as m
              (key, token, amount_minor, currency, status, captures, created_at)
            values (\(key), '', 0, '', 'voided', false, \(call.now))
            on conflict (key) do update set
              status = case when m.status in ('processing', 'requires_action', 'authorized') then 'voided'
                else m.status end
            returning \(MockCharge.columns)
            """, call)?.outcome ?? .unknown
    }

    public func find(_ key: String, _ call: Call) async throws -> ProviderOutcome? {
        // What was being processed is done by the time somebody asks.
        try await end(key, from: .processing, well: true, call)
        return try await remembered(key, call)?.outcome
    }

    public func refund(_ refund: RefundOrder, _ call: Call) async throws -> RefundOutcome {
        try requireNoTransaction()
        let refuses = MockScript.refundDeclined.rawValue
        let succeeded: Bool?
        do {
            succeeded = try await call.database.transaction { sql in
                try await sql.execute(
                    """
                    with r as (
                      insert into payments.mock_refunds (key, charge_key, amount_minor, succeeded, created_at)
                      select \(refund.key), m.key, \(refund.amount.minor), m.token <> \(refuses), \(call.now)
                      from payments.mock_charges m where m.key = \(refund.charge)
                      on conflict (key) do nothing
                      returning charge_key, amount_minor, succeeded
                    )
                    update payments.mock_charges m set refunded_minor = m.refunded_minor + r.amount_minor
                    from r where m.key = r.charge_key and r.succeeded
                    """)
                return try await sql.value(
                    "select succeeded from payments.mock_refunds where key = \(refund.key)", as: Bool.self)
            }
        } catch let error as DatabaseError where error.server?.isCheckViolation == true {
            return .declined(PaymentFailure(code: "amount_too_large", message: "So much was never taken"))
        }
        guard let succeeded else {
            return .declined(PaymentFailure(code: "charge_not_found", message: "There is no such charge"))
        }
        return succeeded
            ? .succeeded(reference: "mock_" + refund.key)
            : .declined(PaymentFailure(code: "refund_declined", message: "The money cannot be sent back"))
    }
}

extension MockProvider {
    /// The customer has done what was asked for, or refused to; what was processed comes to its end. False where the
    /// charge waits for nothing.
    func decide(_ key: String, well: Bool, _ call: Call) async throws -> Bool {
        if try await end(key, from: .requiresAction, well: well, call) { return true }
        return try await end(key, from: .processing, well: well, call)
    }

    @discardableResult
    private func end(_ key: String, from status: MockCharge.Status, well: Bool, _ call: Call) async throws -> Bool {
        try await write(
            """
            update payments.mock_charges m set
              status = case when not \(well) then 'declined' when m.captures then 'captured' else 'authorized' end,
              captured_minor = case when \(well) and m.captures then m.amount_minor else 0 end,
              code = case when \(well) then null else 'not_confirmed' end,
              message = case when \(well) then null else 'The payment was not confirmed' end
            where m.key = \(key) and m.status = \(status)
            returning \(MockCharge.columns)
            """, call) != nil
    }

    private func remembered(_ key: String, _ call: Call) async throws -> MockCharge? {
        try await call.database.read.row(
            "select \(MockCharge.columns) from payments.mock_charges m where m.key = \(key)")
    }

    private func write(_ sql: SQL, _ call: Call) async throws -> MockCharge? {
        try requireNoTransaction()
        return try await call.database.transaction { own in try await own.row(sql) }
    }

    /// Its memory is another company's: it can be reached only where the network can.
    private func requireNoTransaction() throws {
        if Transaction.isOpen { throw DatabaseError.misuse("a payment provider was asked inside a transaction") }
    }
}
