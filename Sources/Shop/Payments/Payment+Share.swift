import Commerce

extension Payment {
    /// The payment as somebody sees it who has a share in what it pays for: only that share, and nothing of how the
    /// provider knows it.
    public func share(of minor: Int, refunded: Int) -> Payment {
        var view = self
        let part = min(max(minor, 0), state.amount)
        let captured = state.captured == state.amount ? part : Payment.portion(of: state.captured, part, state.amount)
        view.state = PaymentState(amount: part)
        view.state.captured = captured
        view.state.authorized = status == .authorized ? part : captured
        view.state.refunded = min(max(refunded, 0), captured)
        view.state.status =
            switch (captured, view.state.refunded) {
            case (0, _): status
            case (_, 0): .captured
            case (captured, captured): .refunded
            default: .partiallyRefunded
            }
        view.providerRef = nil
        view.nextAction = nil
        return view
    }

    private static func portion(of captured: Int, _ part: Int, _ whole: Int) -> Int {
        guard whole > 0, captured > 0 else { return 0 }
        let product = captured.multipliedFullWidth(by: part)
        return whole.dividingFullWidth(product).quotient
    }
}
