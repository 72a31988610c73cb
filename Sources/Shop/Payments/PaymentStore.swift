import Cartwright
public import CartwrightPostgres
public import Commerce
public import FoundationEssentials

extension DatabaseConnection {
    /// One payment.
    public func payment(_ id: Payment.ID) async throws -> Payment? {
        try await row("select \(Payment.columns) from payments.payments p where p.id = \(id)")
    }

    /// What pays for something: the live payment, else the latest.
    public func payment(for reference: UUID) async throws -> Payment? {
        try await row(
            """
            select \(Payment.columns) from payments.payments p
            where p.reference = \(reference)
            order by (\(Payment.isLive)) desc, p.attempt desc limit 1
            """)
    }

    /// Payments, the latest first: of one status or for one thing where that is asked for.
    public func payments(
        status: PaymentStatus? = nil, reference: UUID? = nil, method: PaymentMethod? = nil, before id: UUID? = nil,
        limit: Int
    ) async throws -> [Payment] {
        var conditions: [SQL] = ["true"]
        if let status { conditions.append("p.status = \(status)") }
        if let reference { conditions.append("p.reference = \(reference)") }
        if let method { conditions.append("p.method = \(method)") }
        if let id { conditions.append("p.id < \(id)") }
        let page: SQL = """
            select \(Payment.columns) from payments.payments p
            where \(conditions.joined(separator: " and "))
            order by p.id desc limit \(limit)
            """
        return try await rows(page)
    }

    /// What was asked to go back of a payment, in order: of one part of what was paid for where that is asked for.
    public func refunds(
        of payment: Payment.ID, part: UUID? = nil, after id: UUID? = nil, limit: Int = 100
    ) async throws -> [Refund] {
        var conditions: [SQL] = ["r.payment_id = \(payment)"]
        if let part { conditions.append("r.part = \(part)") }
        if let id { conditions.append("r.id > \(id)") }
        let page: SQL = """
            select \(Refund.columns) from payments.refunds r join payments.payments p on p.id = r.payment_id
            where \(conditions.joined(separator: " and "))
            order by r.id limit \(limit)
            """
        return try await rows(page)
    }

    /// One refund.
    public func refund(_ id: Refund.ID) async throws -> Refund? {
        try await row(
            """
            select \(Refund.columns) from payments.refunds r join payments.payments p on p.id = r.payment_id
            where r.id = \(id)
            """)
    }
}

extension Payment {
    /// The condition of the index that lets one live payment be.
    static let isLive: SQL = """
        p.status in ('pending', 'requires_action', 'authorized', 'captured', 'partially_refunded') and not p.is_surplus
        """
}

extension Transaction {
    /// Locks a payment's row for a change, and reads it.
    public func lockedPayment(_ id: Payment.ID) async throws -> Payment? {
        try await row("select \(Payment.columns) from payments.payments p where p.id = \(id) for update")
    }

    /// Writes what can change of a payment. A payment that changed since it was read stays as it is, which is an error.
    func save(_ payment: Payment, _ call: Call) async throws -> Payment {
        let state = payment.state
        var wantsCapture: Int?
        if case .capture(let minor) = state.wish { wantsCapture = minor }
        let saved: Payment? = try await row(
            """
            update payments.payments p set
              status = \(state.status), authorized_minor = \(state.authorized), captured_minor = \(state.captured),
              refunded_minor = \(state.refunded), refunding_minor = \(state.refunding),
              wants_void = \(state.wish == .void), wants_capture = \(wantsCapture), is_surplus = \(state.isSurplus),
              provider_ref = \(payment.providerRef), token = \(payment.token), failure = \(json: payment.failure),
              authorized_at = case when \(state.status == .authorized) then coalesce(p.authorized_at, \(call.now))
                else p.authorized_at end,
              next_action = \(json: payment.nextAction), is_unsure = \(payment.isUnsure), asks = \(payment.asks),
              ask_at = \(payment.askAt), version = p.version + 1, updated_at = \(call.now)
            where p.id = \(payment.id) and p.version = \(payment.version)
            returning \(Payment.columns)
            """)
        guard let saved else { throw PaymentChanged(id: payment.id) }
        return saved
    }
}

/// A payment was changed by somebody else between being read and being written: whoever writes has to lock it first.
struct PaymentChanged: Error, CustomStringConvertible {
    let id: Payment.ID
    var description: String { "payment \(id) changed while it was being changed" }
}
