public import Cartwright
public import CartwrightJSON
public import Commerce

/// A product to be made.
public struct ProductDraft: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["stock": "stock_quantity"]

    /// What it is called.
    public var name: String
    /// What there is to say about it.
    public var description: String?
    /// What it costs.
    public var price: MoneyInput?
    /// The same in minor units; either is enough.
    public var priceMinor: Int?
    /// What prices are counted in; the shop's currency.
    public var currency: Currency?
    /// What it cost before, where it is reduced.
    public var compareAtPrice: MoneyInput?
    /// The same in minor units.
    public var compareAtPriceMinor: Int?
    /// Its category: name, slug or id.
    public var category: String?
    /// Its category's id.
    public var categoryID: String?
    /// How many there are.
    public var stockQuantity: Int?
    /// Where a picture of it is.
    public var imageURL: String?
    /// What tells it from others of its kind.
    public var attributes: [String: JSONValue]?
    /// The number by which the warehouse knows it.
    public var sku: String?
    /// The readable name in addresses; made from the name.
    public var slug: String?
    /// `draft` while it is being written; `active`.
    public var status: Product.Status?
    /// Whose product it is, where an administrator makes it for a seller.
    public var sellerID: String?

    /// A product by its name, its price and its category.
    public init(name: String, price: MoneyInput? = nil, category: String? = nil) {
        self.name = name
        self.price = price
        self.category = category
    }
}

extension ProductDraft: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.productName(name)
        validation.text(description, 0...10_000, "description", lines: .many)
        validation.range(priceMinor, 0...ProductRules.highestMinor, "price_minor")
        validation.range(stockQuantity, 0...ProductRules.mostStock, "stock_quantity")
        validation.imageURL(imageURL)
        validation.attributes(attributes)
        validation.text(sku, 1...80, "sku")
        validation.check(
            price != nil || priceMinor != nil, "price", "required", "is required")
        validation.check(category != nil || categoryID != nil, "category", "required", "is required")
        if let slug {
            validation.check(
                Slug.isValid(slug) && !Product.reservedSlugs.contains(slug), "slug", "not_a_slug",
                "must be small letters, digits and single hyphens, and no reserved word", value: .string(slug))
        }
    }
}

/// What holds for every product, new or changed.
enum ProductRules {
    /// The highest price, in minor units.
    static let highestMinor = 1_000_000_000_000
    /// The most that can be in stock.
    static let mostStock = 1_000_000_000
}

extension Validation {
    mutating func productName(_ name: String?) {
        text(name, 1...200, "name")
        if let name, !name.isEmpty, name.allSatisfy(\.isWhitespace) { fail("name", "required", "must not be empty") }
    }

    mutating func imageURL(_ url: String?) {
        guard let url else { return }
        text(url, 1...2048, "image_url")
        let isWeb = url.hasPrefix("https://") || url.hasPrefix("http://")
        let isOwn = url.hasPrefix("/") && !url.hasPrefix("//")
        check(
            (isWeb || isOwn) && !url.contains { $0 == " " || $0 == "\"" || $0 == "<" || $0 == ">" || $0 == "\\" },
            "image_url", "not_a_url", "must be an https:// or http:// address", value: .string(url))
    }

    mutating func attributes(_ attributes: [String: JSONValue]?) {
        guard let attributes else { return }
        count(attributes, 0...50, "attributes")
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            let field = "attributes.\(name)"
            text(name, 1...60, field)
            switch value {
            case .string(let value): text(value, 0...500, field)
            case .number, .bool: break
            case .array(let values):
                check(
                    values.count <= 50
                        && values.allSatisfy { $0.string.map { $0.count <= 200 && PlainText.isPlain($0) } ?? false },
                    field, "invalid_value", "must be a list of at most 50 short texts")
            case .null, .object:
                fail(field, "invalid_value", "must be a text, a number, true, false or a list of texts")
            }
        }
    }

    /// A price in a field and its minor twin, not negative and not absurd.
    mutating func price(
        _ amount: MoneyInput?, minor: Int?, _ field: String, in currency: Currency
    ) -> Money? {
        guard let money = money(amount, minor: minor, field, in: currency) else { return nil }
        check(money.minor >= 0, field, "too_small", "must not be negative")
        check(money.minor <= ProductRules.highestMinor, field, "too_large", "is too large")
        return money
    }
}
