public import Cartwright
public import Commerce
public import FoundationEssentials

/// One attempt to pay for something.
public struct Payment: Sendable, Hashable, Versioned {
    /// A payment's id.
    public typealias ID = Commerce.ID<Payment>

    /// The id.
    public let id: ID
    /// What is paid for: the order's id.
    public let reference: UUID
    /// Which attempt to pay for it this is, from 1.
    public let attempt: Int
    /// Amounts and status.
    public internal(set) var state: PaymentState
    /// What amounts are counted in.
    public let currency: Currency
    /// How it is paid.
    public let method: PaymentMethod
    /// When the money is taken.
    public let capture: CaptureMode
    /// Who handles the money: a provider's name, or `manual`.
    public let provider: String
    /// The provider's own id of it.
    public internal(set) var providerRef: String?
    /// The provider's word for what is charged; gone as soon as the outcome is known. Never shown.
    public internal(set) var token: String?
    /// Why it failed.
    public internal(set) var failure: PaymentFailure?
    /// What the customer has to do.
    public internal(set) var nextAction: NextAction?
    /// Whether the provider did not answer, so that it may or may not have charged.
    public internal(set) var isUnsure = false
    /// How often the provider was asked without a clear answer.
    var asks = 0
    /// When the provider is asked again.
    var askAt: Date?
    /// Goes up by one with every change.
    public internal(set) var version = 1
    /// When it began.
    public let createdAt: Date
    /// When it was changed last.
    public internal(set) var updatedAt: Date

    /// How far it has come.
    public var status: PaymentStatus { state.status }
    /// What is to be paid.
    public var amount: Money { Money(minor: state.amount, in: currency) }
    /// Whether people of the shop handle the money.
    public var isManual: Bool { provider == PaymentMethod.manualProvider }
    /// What the provider knows it by; the same however often it is told.
    public var key: String { "pay_\(id)_\(attempt)" }
}

extension Payment {
    /// Applies a word of the provider, and says when to ask again where it was no clear one.
    mutating func apply(_ outcome: ProviderOutcome, at now: Date) -> PaymentState.Consequence {
        let consequence = state.apply(outcome)
        if let reference = outcome.reference { providerRef = reference }
        switch outcome {
        case .unknown: isUnsure = true
        case .declined(let failure) where status == .failed: self.failure = failure
        default: break
        }
        if case .requiresAction(let action, _) = outcome, status == .requiresAction {
            nextAction = action
        } else if status != .requiresAction {
            nextAction = nil
        }
        let isOpen = status == .pending || status == .requiresAction
        if isOpen {
            asks += 1
            askAt = now.addingTimeInterval(Payment.patience(after: asks))
        } else {
            token = nil
            isUnsure = false
            asks = 0
            askAt = state.wish == nil ? nil : now.addingTimeInterval(Payment.safetyNet)
        }
        return consequence
    }

    /// How many seconds pass before the provider is asked once more: half a minute, doubled up to an hour.
    static func patience(after asks: Int) -> Double { min(30 * Double(1 << min(max(asks - 1, 0), 10)), 3600) }

    /// After so many seconds what should have happened through the queue is looked after.
    static let safetyNet: Double = 300
}
