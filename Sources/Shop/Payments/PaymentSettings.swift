public import Cartwright
import FoundationEssentials

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
    /// `PAYMENT_AUTHORIZATION_DAYS`: for how many days a promise that is not taken is kept; 7, as most providers do.
    public var paymentAuthorizationDays: Int?

    /// A sentence for each, as `cartwright config` prints it.
    public static let summaries = [
        "PAYMENT_CAPTURE": "manual: the staff takes the money later; automatic.",
        "PAYMENT_AUTHORIZATION_DAYS": "After how many days money that is promised and not taken is let go; 7.",
    ]

    /// Settings as a test writes them.
    public init(paymentCapture: CaptureMode? = nil, paymentAuthorizationDays: Int? = nil) {
        self.paymentCapture = paymentCapture
        self.paymentAuthorizationDays = paymentAuthorizationDays
    }
}

extension Call {
    /// When the money of new payments is taken.
    public var captureMode: CaptureMode { (try? settings(PaymentSettings.self))?.paymentCapture ?? .automatic }

    /// What was promised before this moment is not kept any more.
    var lastPromiseKept: Date {
        let days = (try? settings(PaymentSettings.self))?.paymentAuthorizationDays ?? 7
        return now.addingTimeInterval(-Double(max(days, 1)) * 86_400)
    }
}
