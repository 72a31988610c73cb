public import Cartwright
public import Commerce

/// What the catalogue reads from the environment at start.
public struct CatalogSettings: Settings {
    /// `SHOP_CURRENCY`: what prices are counted in where nobody says otherwise; USD.
    public var shopCurrency: Currency?
    /// `IMAGE_FOLDER`: where the pictures that sellers upload are kept; `images` beside the private database.
    public var imageFolder: String?
    /// `SELLERS_NEED_APPROVAL`: whether those who open an account as sellers wait for an administrator before anything of
    /// theirs is for sale, as customers who apply always do. Said by nobody, they wait in production and sell at once
    /// elsewhere: the models of this shop let an account be opened as a seller's and say nothing of an approval, so trying
    /// it out needs none, but a real shop sells nobody's goods whom it has not looked at.
    public var sellersNeedApproval: Bool?

    /// What each is for.
    public static let summaries = [
        "SHOP_CURRENCY": "What prices are counted in where nobody says otherwise; USD.",
        "IMAGE_FOLDER": "Where uploaded pictures are kept; .cartwright/images.",
        "SELLERS_NEED_APPROVAL":
            "Whether who registers as a seller waits for an administrator's approval; true in production, else false.",
    ]

    /// Settings as a test writes them.
    public init(shopCurrency: Currency? = nil, imageFolder: String? = nil, sellersNeedApproval: Bool? = nil) {
        self.shopCurrency = shopCurrency
        self.imageFolder = imageFolder
        self.sellersNeedApproval = sellersNeedApproval
    }
}

extension Call {
    /// What prices are counted in where nobody says otherwise.
    public var shopCurrency: Currency { (try? settings(CatalogSettings.self))?.shopCurrency ?? .usd }

    /// Whether those who open an account as sellers wait for an administrator.
    public var sellersNeedApproval: Bool {
        (try? settings(CatalogSettings.self))?.sellersNeedApproval ?? isProduction
    }
}
