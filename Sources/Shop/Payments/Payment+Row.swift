import CartwrightJSON
public import CartwrightPostgres
import Commerce
import FoundationEssentials

extension Payment: RowReadable {
    /// A payment's row, in the order `init(row:)` reads it.
    static let columns: SQL = """
        p.id, p.reference, p.attempt, p.amount_minor, p.status, p.authorized_minor, p.captured_minor, p.refunded_minor,
          p.refunding_minor, p.wants_void, p.wants_capture, p.is_surplus, p.currency, p.method, p.capture, p.provider,
          p.provider_ref, p.token, p.failure, p.next_action, p.is_unsure, p.asks, p.ask_at, p.version, p.created_at,
          p.updated_at
        """

    /// Reads the columns of `Payment.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        reference = try row.next()
        attempt = try row.next()
        state = PaymentState(amount: try row.next())
        state.status = try row.next()
        state.authorized = try row.next()
        state.captured = try row.next()
        state.refunded = try row.next()
        state.refunding = try row.next()
        let wantsVoid: Bool = try row.next()
        let wantsCapture: Int? = try row.next()
        state.wish = wantsVoid ? .void : wantsCapture.map { .capture($0) }
        state.isSurplus = try row.next()
        currency = try row.nextCurrency()
        method = try row.next()
        capture = try row.next()
        provider = try row.next()
        providerRef = try row.next()
        token = try row.next()
        failure = try row.next([UInt8]?.self).map { try JSON.decode(PaymentFailure.self, from: $0) }
        nextAction = try row.next([UInt8]?.self).map { try JSON.decode(NextAction.self, from: $0) }
        isUnsure = try row.next()
        asks = try row.next()
        askAt = try row.next()
        version = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
    }
}

extension Row {
    /// The value of the next column as a currency.
    mutating func nextCurrency() throws -> Currency {
        let code: String = try next()
        guard let currency = Currency(code) else {
            throw DatabaseError.decoding(column: "currency", message: "\(code) is not a currency")
        }
        return currency
    }
}
