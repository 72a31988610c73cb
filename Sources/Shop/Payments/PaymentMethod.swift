public import Cartwright
import CartwrightJSON

/// How somebody pays.
public enum PaymentMethod: String, Codable, Sendable, CaseIterable {
    case creditCard = "credit_card"
    case debitCard = "debit_card"
    case paypal
    case bankTransfer = "bank_transfer"
    case cashOnDelivery = "cash_on_delivery"

    /// Whether people of the shop handle the money, and say when it has come.
    public var isManual: Bool { self == .bankTransfer || self == .cashOnDelivery }

    /// Who handles the money where no provider does.
    static let manualProvider = "manual"
}

extension PaymentMethod {
    /// The ways to pay that can be used now: without a provider only those that need none.
    public static func supported(by call: Call) -> [PaymentMethod] {
        allCases.filter { $0.isManual || call.paymentProvider != nil }
    }

    /// The method that a client named; anything else is a 422 that lists what there is.
    public static func named(_ name: String, by call: Call) throws -> PaymentMethod {
        let supported = supported(by: call)
        if let method = PaymentMethod(rawValue: name), supported.contains(method) { return method }
        throw Problem.unprocessable(
            "unsupported_payment_method", "Pay by one of \(supported.map(\.rawValue).joined(separator: ", "))",
            details: ["payment_methods": .array(supported.map { .string($0.rawValue) })],
            errors: [
                FieldError(
                    "payment_method", "unsupported_payment_method", "is not a way to pay here", value: .string(name))
            ])
    }
}
