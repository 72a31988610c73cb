public import Cartwright

/// What the sellers' service reads from the environment at start.
public struct SellerSettings: Settings {
    /// `SELLERS_NEED_APPROVAL`: with `true` also those who register as sellers wait for an administrator, as customers who
    /// apply always do; without it they sell at once.
    public var sellersNeedApproval: Bool?

    /// A sentence for each, as `cartwright config` prints it.
    public static let summaries = [
        "SELLERS_NEED_APPROVAL": "true: who registers as a seller waits for an administrator's approval."
    ]

    /// Settings as a test writes them.
    public init(sellersNeedApproval: Bool? = nil) { self.sellersNeedApproval = sellersNeedApproval }
}

extension Call {
    /// Where a seller begins who opened an account as one.
    var statusOfNewSellers: SellerStatus {
        (try? settings(SellerSettings.self))?.sellersNeedApproval == true ? .pending : .active
    }
}
