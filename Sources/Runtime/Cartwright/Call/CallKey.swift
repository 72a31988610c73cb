/// A typed place in a `Call` by which a service hands its own things to its handlers.
///
/// ```swift
/// enum Payments: CallKey { static var defaultValue: any PaymentProvider { MockProvider() } }
/// extension Call { var payments: any PaymentProvider { self[Payments.self] } }
/// ```
public protocol CallKey {
    /// What is found under the key.
    associatedtype Value: Sendable
    /// What is found where nothing was set.
    static var defaultValue: Value { get }
}
