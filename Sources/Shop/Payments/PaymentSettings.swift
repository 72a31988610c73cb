public import Cartwright

/// When the money of a payment is taken.
public enum CaptureMode: String, Codable, Sendable, CaseIterable {
    /// At once.
    case automatic
    /// When somebody of the shop says so; until then it is only promised.
    case manual
}

/// What payments read from the environment at start.
public struct PaymentSettings: Settings {
    /// `PAYMENT_CAPTURE`: whether the money is taken at once, or later by hand; `automatic`.
    public var paymentCapture: CaptureMode?

    /// Settings as a test writes them.
    public init(paymentCapture: CaptureMode? = nil) { self.paymentCapture = paymentCapture }
}

extension Call {
    /// When the money of new payments is taken.
    public var captureMode: CaptureMode { (try? settings(PaymentSettings.self))?.paymentCapture ?? .automatic }
}
