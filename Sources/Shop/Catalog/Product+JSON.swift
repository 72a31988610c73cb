public import CartwrightJSON
import Commerce

/// Both forms give the same bytes; the first is for any encoder, the second is what the hot path uses.
extension Product: JSONWritable {
    enum CodingKeys: CodingKey {
        case id, slug, name, description, status, category, categoryID, sellerID, sellerName, price, priceMinor
        case currency, compareAtPrice, compareAtPriceMinor, stockQuantity, stock, inStock, imageURL, images, attributes
        case variants, rating, reviewCount, version, createdAt, updatedAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(slug, forKey: .slug)
        try fields.encode(name, forKey: .name)
        try fields.encode(description, forKey: .description)
        try fields.encode(status, forKey: .status)
        try fields.encode(category, forKey: .category)
        try fields.encode(categoryID, forKey: .categoryID)
        try fields.encode(sellerID, forKey: .sellerID)
        try fields.encode(sellerName, forKey: .sellerName)
        try fields.encode(price, forKey: .price)
        try fields.encode(priceMinor, forKey: .priceMinor)
        try fields.encode(currency, forKey: .currency)
        try fields.encode(compareAtPrice, forKey: .compareAtPrice)
        try fields.encode(compareAtPriceMinor, forKey: .compareAtPriceMinor)
        try fields.encode(stockQuantity, forKey: .stockQuantity)
        try fields.encode(stock, forKey: .stock)
        try fields.encode(inStock, forKey: .inStock)
        try fields.encode(imageURL, forKey: .imageURL)
        try fields.encode(images, forKey: .images)
        try fields.encode(attributes, forKey: .attributes)
        try fields.encode(variants, forKey: .variants)
        try fields.encode(rating, forKey: .rating)
        try fields.encode(reviewCount, forKey: .reviewCount)
        try fields.encode(version, forKey: .version)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }

    /// Writes every field, those without a value as `null`.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id.rawValue)
        json.key("slug")
        json.write(slug)
        json.key("name")
        json.write(name)
        json.key("description")
        json.write(description)
        json.key("status")
        json.write(status.rawValue)
        json.key("category")
        json.write(category)
        json.key("category_id")
        json.write(categoryID.rawValue)
        json.key("seller_id")
        json.write(sellerID.rawValue)
        json.key("seller_name")
        json.write(sellerName)
        writePrices(to: &json)
        writeStock(to: &json)
        writeParts(to: &json)
        json.key("version")
        json.write(version)
        json.key("created_at")
        json.write(createdAt)
        json.key("updated_at")
        json.write(updatedAt)
        json.endObject()
    }

    private func writePrices(to json: inout JSONWriter) {
        json.amount("price", minor: "price_minor", price)
        json.key("currency")
        json.write(currency.code)
        json.amount("compare_at_price", minor: "compare_at_price_minor", compareAtPrice)
    }

    private func writeStock(to json: inout JSONWriter) {
        json.key("stock_quantity")
        json.write(stockQuantity)
        json.key("stock")
        json.write(stock)
        json.key("in_stock")
        json.write(inStock)
    }

    private func writeParts(to json: inout JSONWriter) {
        json.key("image_url")
        if let imageURL { json.write(imageURL) } else { json.null() }
        json.key("images")
        json.write(images)
        json.key("attributes")
        json.write(attributes)
        json.key("variants")
        json.beginArray()
        for variant in variants { json.write(variant) }
        json.endArray()
        json.key("rating")
        if let rating { json.write(rating) } else { json.null() }
        json.key("review_count")
        json.write(reviewCount)
    }
}
