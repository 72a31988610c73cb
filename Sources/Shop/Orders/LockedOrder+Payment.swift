import Commerce
import Payments

extension LockedOrder {
    /// Takes over how a payment stands.
    mutating func follow(_ payment: Payment) {
        paymentID = payment.id.rawValue
        paymentMethod = payment.method.rawValue
        capturedMinor = max(capturedMinor, min(payment.state.captured, order.totalMinor))
        paymentStatus =
            switch payment.status {
            case .pending, .requiresAction: .pending
            case .authorized: .authorized
            case .captured: capturedMinor < due.minor ? .partiallyCaptured : .captured
            case .partiallyRefunded: .partiallyRefunded
            case .refunded: .refunded
            case .voided: .voided
            case .failed: .failed
            }
    }

    /// Whether this payment is the one that counts for the order, or may become it.
    func isPaid(by payment: Payment) -> Bool { paymentID == nil || paymentID == payment.id.rawValue || !isSecured }

    /// Whether this payment pays for the order: another, such as one too many, goes back without touching its books.
    func rests(on payment: Payment) -> Bool { paymentID == payment.id.rawValue && !payment.state.isSurplus }

    /// Whether the money for it is there, or promised for sure.
    var isSecured: Bool {
        switch paymentStatus {
        case .authorized, .partiallyCaptured, .captured, .partiallyRefunded: true
        case .none, .pending, .refunded, .voided, .failed: false
        }
    }
}
