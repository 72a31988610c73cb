/// How far a payment has come.
public enum PaymentStatus: String, Codable, Sendable, CaseIterable {
    /// Begun; nobody knows yet how it ends.
    case pending
    /// The customer has to do something first, such as to confirm it to the bank.
    case requiresAction = "requires_action"
    /// The money is promised, and not taken yet.
    case authorized
    /// The money is there.
    case captured
    /// A part of the money went back.
    case partiallyRefunded = "partially_refunded"
    /// All of the money went back.
    case refunded
    /// Given up before any money was taken.
    case voided
    /// The provider said no.
    case failed

    /// Whether the money is there, or promised for sure.
    public var isSecured: Bool { self == .authorized || self == .captured || self == .partiallyRefunded }

    /// Whether it can still become, or is, what pays for something: there is one such payment at most.
    public var isLive: Bool { self == .pending || self == .requiresAction || isSecured }
}
