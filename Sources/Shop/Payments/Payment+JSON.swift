import CartwrightJSON
import Commerce
import FoundationEssentials

extension Payment: Codable {
    enum CodingKeys: CodingKey {
        case id, orderID, status, amount, amountMinor, captured, capturedMinor, refunded, refundedMinor, currency
        case paymentMethod, provider, providerRef, failure, nextAction, timestamp, createdAt, updatedAt
    }

    /// Writes what anybody may see who may see the payment.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        func amount(_ minor: Int) -> Amount { Amount(minor: minor, exponent: currency.exponent) }
        try fields.encode(id, forKey: .id)
        try fields.encode(reference, forKey: .orderID)
        try fields.encode(status, forKey: .status)
        try fields.encode(amount(state.amount), forKey: .amount)
        try fields.encode(state.amount, forKey: .amountMinor)
        try fields.encode(amount(state.captured), forKey: .captured)
        try fields.encode(state.captured, forKey: .capturedMinor)
        try fields.encode(amount(state.refunded), forKey: .refunded)
        try fields.encode(state.refunded, forKey: .refundedMinor)
        try fields.encode(currency, forKey: .currency)
        try fields.encode(method, forKey: .paymentMethod)
        try fields.encode(provider, forKey: .provider)
        try fields.encode(providerRef, forKey: .providerRef)
        try fields.encode(failure, forKey: .failure)
        try fields.encode(nextAction, forKey: .nextAction)
        try fields.encode(createdAt, forKey: .timestamp)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }

    /// Reads what was written, for clients in Swift; what is not shown has its first value.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(ID.self, forKey: .id)
        reference = try fields.decode(UUID.self, forKey: .orderID)
        attempt = 1
        let status = try fields.decode(PaymentStatus.self, forKey: .status)
        _ = try fields.decode(Amount.self, forKey: .amount)
        state = PaymentState(amount: try fields.decode(Int.self, forKey: .amountMinor))
        state.status = status
        _ = try fields.decode(Amount.self, forKey: .captured)
        state.captured = try fields.decode(Int.self, forKey: .capturedMinor)
        state.authorized = status == .authorized ? state.amount : state.captured
        _ = try fields.decode(Amount.self, forKey: .refunded)
        state.refunded = try fields.decode(Int.self, forKey: .refundedMinor)
        currency = try fields.decode(Currency.self, forKey: .currency)
        method = try fields.decode(PaymentMethod.self, forKey: .paymentMethod)
        capture = .automatic
        provider = try fields.decode(String.self, forKey: .provider)
        providerRef = try fields.decodeIfPresent(String.self, forKey: .providerRef)
        failure = try fields.decodeIfPresent(PaymentFailure.self, forKey: .failure)
        nextAction = try fields.decodeIfPresent(NextAction.self, forKey: .nextAction)
        _ = try fields.decode(Date.self, forKey: .timestamp)
        createdAt = try fields.decode(Date.self, forKey: .createdAt)
        updatedAt = try fields.decode(Date.self, forKey: .updatedAt)
    }
}
