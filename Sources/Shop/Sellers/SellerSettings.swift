public import Cartwright

/// What the sellers' service reads from the environment at start.
public struct SellerSettings: Settings {
    /// `SELLERS_NEED_APPROVAL`: with `true` also those who register as sellers wait for an administrator, as customers who
    /// apply always do; without it they sell at once.
    public var sellersNeedApproval: Bool?

    /// Settings as a test writes them.
    public init(sellersNeedApproval: Bool? = nil) { self.sellersNeedApproval = sellersNeedApproval }
}

extension Call {
    /// Where a seller begins who opened an account as one.
    var statusOfNewSellers: SellerStatus {
        (try? settings(SellerSettings.self))?.sellersNeedApproval == true ? .pending : .active
    }
}
