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
        json.key("subtotal")
        json.write(subtotal)
        json.field("subtotal_minor", subtotalMinor)
        json.key("discount")
        json.write(discount)
        json.field("discount_minor", discountMinor)
        json.field("shipping", shipping)
        json.field("shipping_minor", shippingMinor)
        json.field("tax", tax)
        json.field("tax_minor", taxMinor)
        json.key("total")
        json.write(total)
        json.field("total_minor", totalMinor)
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
        json.key("product_price")
        json.write(productPrice)
        json.field("product_price_minor", productPriceMinor)
        json.field("quantity", quantity)
        json.key("line_total")
        json.write(lineTotal)
        json.field("line_total_minor", lineTotalMinor)
        json.field("available", available)
        json.field("image_url", imageURL)
        json.endObject()
    }
}
