/// What a provider says of a charge.
public enum ProviderOutcome: Sendable, Hashable {
    /// The money is promised.
    case authorized(reference: String?)
    /// So much money was taken, in minor units.
    case captured(minor: Int, reference: String?)
    /// It is being worked on.
    case processing(reference: String?)
    /// The customer has to do something first.
    case requiresAction(NextAction, reference: String?)
    /// No.
    case declined(PaymentFailure)
    /// Given up: no money was taken, and none will be.
    case voided
    /// Nothing: it could not be reached, or did not answer in time. It may have done what it was told.
    case unknown

    /// The outcomes without what comes with them.
    public enum Word: Sendable, Hashable, CaseIterable {
        case authorized, captured, processing, requiresAction, declined, voided, unknown
    }

    /// Which outcome it is.
    public var word: Word {
        switch self {
        case .authorized: .authorized
        case .captured: .captured
        case .processing: .processing
        case .requiresAction: .requiresAction
        case .declined: .declined
        case .voided: .voided
        case .unknown: .unknown
        }
    }

    /// The provider's own id of the charge.
    var reference: String? {
        switch self {
        case .authorized(let reference), .captured(_, let reference), .processing(let reference),
            .requiresAction(_, let reference):
            reference
        case .declined, .voided, .unknown: nil
        }
    }
}

/// What a provider says of a refund.
public enum RefundOutcome: Sendable, Hashable {
    /// The money is on its way.
    case succeeded(reference: String?)
    /// No.
    case declined(PaymentFailure)
    /// It is being worked on, or it could not be reached: ask again.
    case unknown
}
