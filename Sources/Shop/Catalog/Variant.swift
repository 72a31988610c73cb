public import CartwrightJSON
public import Commerce

/// One form in which a product is sold: a size, a colour, with a number of its own in the warehouse.
public struct Variant: Codable, Sendable, Hashable {
    /// A variant's id.
    public typealias ID = Commerce.ID<Variant>

    /// The id.
    public let id: ID
    /// The number by which the warehouse knows it.
    public let sku: String
    /// What tells it from its siblings: `{"size": "M"}`.
    public let options: RawJSON
    /// What it costs.
    public let price: Amount
    /// The same in minor units.
    public let priceMinor: Int
    /// How many can be sold now.
    public let stockQuantity: Int

    init(id: ID, sku: String, options: RawJSON, price: Money, stockQuantity: Int) {
        self.id = id
        self.sku = sku
        self.options = options
        self.price = Amount(price)
        priceMinor = price.minor
        self.stockQuantity = stockQuantity
    }
}

extension Variant: JSONWritable {
    /// The variant inside its product's answer.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id.rawValue)
        json.key("sku")
        json.write(sku)
        json.key("options")
        json.write(options)
        json.key("price")
        json.write(price)
        json.key("price_minor")
        json.write(priceMinor)
        json.key("stock_quantity")
        json.write(stockQuantity)
        json.endObject()
    }
}
