/// What the simulated provider does, by the token it is given. No token is a good card.
enum MockScript: String, CaseIterable, Sendable {
    /// A card that pays.
    case visa = "tok_visa"
    case mastercard = "tok_mastercard"
    /// Promised only, also where the money was to be taken at once.
    case authorized = "tok_authorized"
    case declined = "tok_declined"
    case insufficientFunds = "tok_insufficient_funds"
    case expiredCard = "tok_expired_card"
    case incorrectCode = "tok_incorrect_cvc"
    /// Taken only when it is asked for later.
    case processing = "tok_processing"
    /// Does not answer in time, after it has charged.
    case unknown = "tok_unknown"
    /// Does not answer in time, and has never heard of the charge.
    case lost = "tok_unknown_lost"
    /// Waits until the customer has confirmed it.
    case requiresAction = "tok_requires_action"
    /// Promised, and then refused when it is to be taken.
    case captureDeclined = "tok_capture_declined"
    /// Taken, and then cannot be given back.
    case refundDeclined = "tok_refund_declined"

    /// How the charge stands when it has arrived.
    func begins(capturing: Bool) -> MockCharge.Status {
        switch self {
        case .visa, .mastercard, .unknown, .refundDeclined: capturing ? .captured : .authorized
        case .authorized, .captureDeclined: .authorized
        case .declined, .insufficientFunds, .expiredCard, .incorrectCode: .declined
        case .processing: .processing
        case .requiresAction: .requiresAction
        case .lost: .voided
        }
    }

    /// Why it says no.
    var failure: PaymentFailure? {
        switch self {
        case .declined: PaymentFailure(code: "card_declined", message: "The card was declined")
        case .insufficientFunds: PaymentFailure(code: "insufficient_funds", message: "There is not enough money")
        case .expiredCard: PaymentFailure(code: "expired_card", message: "The card has expired")
        case .incorrectCode: PaymentFailure(code: "incorrect_cvc", message: "The security code is wrong")
        default: nil
        }
    }

    static let unknownToken = PaymentFailure(code: "invalid_token", message: "The payment token is not known")
}
