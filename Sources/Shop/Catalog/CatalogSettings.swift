public import Cartwright
public import Commerce

/// What the catalogue reads from the environment at start.
public struct CatalogSettings: Settings {
    /// `SHOP_CURRENCY`: what prices are counted in where nobody says otherwise; USD.
    public var shopCurrency: Currency?

    /// What each is for.
    public static let summaries = ["SHOP_CURRENCY": "What prices are counted in where nobody says otherwise; USD."]

    /// Settings as a test writes them.
    public init(shopCurrency: Currency? = nil) { self.shopCurrency = shopCurrency }
}

extension Call {
    /// What prices are counted in where nobody says otherwise.
    var shopCurrency: Currency { (try? settings(CatalogSettings.self))?.shopCurrency ?? .usd }
}
