public import Cartwright
public import CartwrightJSON
public import Commerce

/// A change of a product: what is absent stays, `null` clears what may be empty.
public struct ProductChange: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["stock": "stock_quantity"]

    /// Its id or its slug.
    public var id: Reference<Product>
    /// What it is called.
    public var name: Change<String> = .absent
    /// What there is to say about it.
    public var description: Change<String> = .absent
    /// What it costs.
    public var price: Change<MoneyInput> = .absent
    /// The same in minor units.
    public var priceMinor: Change<Int> = .absent
    /// What prices are counted in; a new one needs a new price.
    public var currency: Change<Currency> = .absent
    /// What it cost before; `null` where it is not reduced any more.
    public var compareAtPrice: Change<MoneyInput> = .absent
    /// The same in minor units.
    public var compareAtPriceMinor: Change<Int> = .absent
    /// Its category: name, slug or id.
    public var category: Change<String> = .absent
    /// Its category's id.
    public var categoryID: Change<String> = .absent
    /// How many can be sold.
    public var stockQuantity: Change<Int> = .absent
    /// Where the first picture is; `null` takes it away.
    public var imageURL: Change<String> = .absent
    /// What tells it from others of its kind, all of it.
    public var attributes: Change<[String: JSONValue]> = .absent
    /// Whether it is for sale.
    public var status: Change<Product.Status> = .absent

    /// A change of nothing yet.
    public init(id: Reference<Product>) { self.id = id }

    var isEmpty: Bool {
        !(name.isPresent || description.isPresent || price.isPresent || priceMinor.isPresent || currency.isPresent
            || compareAtPrice.isPresent || compareAtPriceMinor.isPresent || category.isPresent || categoryID.isPresent
            || stockQuantity.isPresent || imageURL.isPresent || attributes.isPresent || status.isPresent)
    }
}

extension ProductChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.notNull(name, "name")
        validation.notNull(price, "price")
        validation.notNull(priceMinor, "price_minor")
        validation.notNull(currency, "currency")
        validation.notNull(category, "category")
        validation.notNull(categoryID, "category_id")
        validation.notNull(stockQuantity, "stock_quantity")
        validation.notNull(status, "status")
        validation.productName(name.value)
        validation.text(description.value, 0...10_000, "description", lines: .many)
        validation.range(stockQuantity.value, 0...ProductRules.mostStock, "stock_quantity")
        validation.imageURL(imageURL.value)
        validation.attributes(attributes.value)
    }
}

extension ProductChange {
    /// What of it the audit log keeps: numbers and words that are short, of the rest that it changed.
    var changes: [String: JSONValue] {
        var changes: [String: JSONValue] = [:]
        if let name = name.value { changes["name"] = .string(name) }
        if let status = status.value { changes["status"] = .string(status.rawValue) }
        if let price = price.value { changes["price"] = .string(price.text) }
        if let minor = priceMinor.value { changes["price_minor"] = .number(JSONNumber(minor)) }
        if let stock = stockQuantity.value { changes["stock_quantity"] = .number(JSONNumber(stock)) }
        if let currency = currency.value { changes["currency"] = .string(currency.code) }
        if let category = category.value ?? categoryID.value { changes["category"] = .string(category) }
        if imageURL.isPresent { changes["image_url"] = imageURL.value.map { .string($0) } ?? .null }
        let others = [
            ("description", description.isPresent), ("attributes", attributes.isPresent),
            ("compare_at_price", compareAtPrice.isPresent || compareAtPriceMinor.isPresent),
        ]
        for (name, isChanged) in others where isChanged { changes[name] = "changed" }
        return changes
    }
}
