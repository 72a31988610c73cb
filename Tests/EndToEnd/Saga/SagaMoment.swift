/// The named moments at which the server is killed, and what brings them about.
struct SagaMoment: Sendable {
    let name: String
    var fashion: Errand.Plan?

    static let all: [SagaMoment] =
        ["checkout.written", "checkout.reserved", "checkout.committed"].map { SagaMoment(name: $0) }
        + ["order.committed", "payment.written"].map { SagaMoment(name: $0, fashion: .orderThenPay) }
        + ["charge.before", "charge.sent", "charge.recorded"].map { SagaMoment(name: $0) }
        + ["order.settling", "settle.written", "settle.committed"].map { SagaMoment(name: $0) }
        + ["order.cancelling"].map { SagaMoment(name: $0, fashion: .cancelAtOnce) }
        + ["capture.before", "capture.sent", "capture.recorded"].map { SagaMoment(name: $0, fashion: .capture) }
        + ["void.before", "void.sent", "void.recorded"].map { SagaMoment(name: $0, fashion: .giveUp) }
        + ["refund.written", "refund.before", "refund.sent", "refund.recorded"]
        .map { SagaMoment(name: $0, fashion: .refundPart) }
        + ["relay.moved", "relay.committed", "message.taken", "message.handled", "letter.written"]
        .map { SagaMoment(name: $0) }
        + ["mail.before", "mail.sent", "mail.noted"].map { SagaMoment(name: $0) }
}
