public import Cartwright
public import Commerce

/// What the catalogue reads from the environment at start.
public struct CatalogSettings: Settings {
    /// `SHOP_CURRENCY`: what prices are counted in where nobody says otherwise; USD.
    public var shopCurrency: Currency?
    /// `IMAGE_FOLDER`: where the pictures that sellers upload are kept; `images` beside the private database.
    public var imageFolder: String?

    /// What each is for.
    public static let summaries = [
        "SHOP_CURRENCY": "What prices are counted in where nobody says otherwise; USD.",
        "IMAGE_FOLDER": "Where uploaded pictures are kept; .cartwright/images.",
    ]

    /// Settings as a test writes them.
    public init(shopCurrency: Currency? = nil, imageFolder: String? = nil) {
        self.shopCurrency = shopCurrency
        self.imageFolder = imageFolder
    }
}

extension Call {
    /// What prices are counted in where nobody says otherwise.
    public var shopCurrency: Currency { (try? settings(CatalogSettings.self))?.shopCurrency ?? .usd }
}
