public import CartwrightJSON
import Commerce

/// The same bytes as the form for any encoder; this one is what the hot path uses.
extension Cart: JSONWritable {
    /// Writes every field, those without a value as `null`.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id.rawValue)
        json.field("cart_token", cartToken)
        json.field("currency", currency.code)
        json.key("items")
        json.write(items)
        json.key("promotions")
        json.beginArray()
        for promotion in promotions { json.write(promotion) }
        json.endArray()
        json.amount("subtotal", minor: "subtotal_minor", subtotal)
        json.amount("discount", minor: "discount_minor", discount)
        json.amount("shipping", minor: "shipping_minor", shipping)
        json.amount("tax", minor: "tax_minor", tax)
        json.amount("total", minor: "total_minor", total)
        json.field("version", version)
        json.key("updated_at")
        json.write(updatedAt)
        json.endObject()
    }
}

extension CartLine: JSONWritable {
    /// The line inside its cart's answer.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id.rawValue)
        json.key("product_id")
        json.write(productID)
        json.key("variant_id")
        json.write(variantID)
        json.key("seller_id")
        json.write(sellerID)
        json.field("product_name", productName)
        json.amount("product_price", minor: "product_price_minor", productPrice)
        json.field("quantity", quantity)
        json.amount("line_total", minor: "line_total_minor", lineTotal)
        json.field("available", available)
        json.field("image_url", imageURL)
        json.endObject()
    }
}
