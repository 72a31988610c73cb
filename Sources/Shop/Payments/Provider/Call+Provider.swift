public import Cartwright

/// The provider that takes the money; tests set their own.
public enum PaymentProviderKey: CallKey {
    public static var defaultValue: any PaymentProvider { MockProvider() }
}

extension Call {
    /// Who takes the money; nobody in production as long as there is only the simulation.
    public var paymentProvider: (any PaymentProvider)? {
        let provider = self[PaymentProviderKey.self]
        return provider.isSimulated && isProduction ? nil : provider
    }

    /// The provider that a payment began with.
    public func provider(of payment: Payment) throws -> any PaymentProvider {
        guard let provider = paymentProvider, provider.name == payment.provider else {
            throw ProviderMissing(name: payment.provider)
        }
        return provider
    }
}

/// A payment belongs to a provider that is not set up here.
struct ProviderMissing: Error, CustomStringConvertible {
    let name: String
    var description: String { "the payment provider \(name) is not set up here" }
}
