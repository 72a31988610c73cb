/// The state of a payment as a value: what has come in, what went back, and what each word of the provider changes.
///
/// Words come late, twice and in any order, so a state only ever moves on: money that was taken is never forgotten, and
/// what has gone back never comes again.
public struct PaymentState: Sendable, Hashable {
    /// How far it has come.
    public internal(set) var status: PaymentStatus = .pending
    /// What is to be paid, in minor units, as all amounts here.
    public let amount: Int
    /// What is promised; what was taken counts here, too.
    public internal(set) var authorized = 0
    /// What was taken.
    public internal(set) var captured = 0
    /// What went back.
    public internal(set) var refunded = 0
    /// What is to go back; the provider has not said yet that it did.
    public internal(set) var refunding = 0
    /// What the shop wants of the provider and has not got yet.
    public internal(set) var wish: Wish?
    /// Whether the money came when nobody expected it any more. It pays for nothing and goes back.
    public internal(set) var isSurplus = false

    /// Something the shop wants of the provider.
    public enum Wish: Sendable, Hashable {
        /// Give the payment up.
        case void
        /// Take so much of what is promised, and let go of the rest.
        case capture(Int)
    }

    /// What has to be done after the provider's word.
    public enum Consequence: Sendable, Hashable {
        /// Nothing.
        case none
        /// A promise that nobody wants any more: it has to be given up.
        case giveUp
        /// Money that nobody wants any more: it has to go back.
        case giveBack
    }

    /// A payment that has just begun.
    public init(amount: Int) { self.amount = amount }

    /// What can still go back.
    public var refundable: Int { captured - refunded - refunding }
}

extension PaymentState {
    /// Where a word of the provider leads from a status; nothing where it changes nothing.
    static func move(from status: PaymentStatus, by word: ProviderOutcome.Word) -> PaymentStatus? {
        moves[status]?[word]
    }

    private static let moves: [PaymentStatus: [ProviderOutcome.Word: PaymentStatus]] = [
        .pending: [
            .requiresAction: .requiresAction, .authorized: .authorized, .captured: .captured, .declined: .failed,
            .voided: .voided,
        ],
        .requiresAction: [
            .processing: .pending, .authorized: .authorized, .captured: .captured, .declined: .failed,
            .voided: .voided,
        ],
        .authorized: [.captured: .captured, .declined: .failed, .voided: .voided],
        // Given up, and the money came all the same.
        .voided: [.captured: .captured],
        .failed: [.captured: .captured],
        .captured: [:], .partiallyRefunded: [:], .refunded: [:],
    ]

    /// Applies a word of the provider.
    mutating func apply(_ outcome: ProviderOutcome) -> Consequence {
        let isOver = status == .voided || status == .failed
        if isOver, outcome.word == .authorized { return .giveUp }
        guard let next = PaymentState.move(from: status, by: outcome.word) else { return .none }
        status = next
        switch outcome {
        case .authorized: authorized = amount
        case .captured(let minor, _):
            authorized = amount
            captured = min(max(minor, 0), amount)
            wish = nil
            isSurplus = isOver
        case .declined, .voided:
            authorized = 0
            wish = nil
        case .requiresAction, .processing, .unknown: break
        }
        return isSurplus ? .giveBack : .none
    }
}

extension PaymentState {
    /// What came of asking for something.
    enum Answer: Sendable, Hashable { case asked, alreadySo, refused }

    /// Asks that the payment be given up.
    mutating func askForVoid() -> Answer {
        switch status {
        case .voided, .failed: return .alreadySo
        case .captured, .partiallyRefunded, .refunded: return .refused
        case .pending, .requiresAction, .authorized:
            if wish == .void { return .alreadySo }
            wish = .void
            return .asked
        }
    }

    /// Asks that so much of what is promised be taken.
    mutating func askForCapture(of minor: Int) -> Answer {
        if status == .captured, captured == minor { return .alreadySo }
        guard status == .authorized, (1...authorized).contains(minor) else { return .refused }
        if wish == .capture(minor) { return .alreadySo }
        guard wish == nil else { return .refused }
        wish = .capture(minor)
        return .asked
    }

    /// Sets money aside that is to go back; false where there is not so much.
    mutating func beginRefund(of minor: Int) -> Bool {
        guard minor > 0, minor <= refundable else { return false }
        refunding += minor
        return true
    }

    /// The money that was set aside has gone back, or stays.
    mutating func endRefund(of minor: Int, succeeded: Bool) {
        guard minor > 0, minor <= refunding else { return }
        refunding -= minor
        guard succeeded else { return }
        refunded += minor
        status = refunded == captured ? .refunded : .partiallyRefunded
    }
}
