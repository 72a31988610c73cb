public import Cartwright
public import CartwrightJSON
import Commerce

/// Both forms give the same bytes; the first is for any encoder, the second is what the hot path uses.
extension Order: JSONWritable, LeavesFieldsOut {
    /// Only the answer that makes a guest's order shows a token.
    public static let fieldsLeftOut: Set<String> = ["cart_token"]

    enum CodingKeys: CodingKey {
        case id, number, userID, status, paymentStatus, fulfillmentStatus, paymentMethod, currency, items
        case subtotal, subtotalMinor, discount, discountMinor, shipping, shippingMinor, tax, taxMinor, total, totalMinor
        case refunded, refundedMinor, shippingAddress, sellerOrders, expiresAt, version, createdAt, updatedAt, cartToken
    }

    /// Writes every field, those without a value as `null`; the token only where there is one.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(number, forKey: .number)
        try fields.encode(userID, forKey: .userID)
        try fields.encode(status, forKey: .status)
        try fields.encode(paymentStatus, forKey: .paymentStatus)
        try fields.encode(fulfillmentStatus, forKey: .fulfillmentStatus)
        try fields.encode(paymentMethod, forKey: .paymentMethod)
        try fields.encode(currency, forKey: .currency)
        try fields.encode(items, forKey: .items)
        try fields.encode(subtotal, forKey: .subtotal)
        try fields.encode(subtotalMinor, forKey: .subtotalMinor)
        try fields.encode(discount, forKey: .discount)
        try fields.encode(discountMinor, forKey: .discountMinor)
        try fields.encode(shipping, forKey: .shipping)
        try fields.encode(shippingMinor, forKey: .shippingMinor)
        try fields.encode(tax, forKey: .tax)
        try fields.encode(taxMinor, forKey: .taxMinor)
        try fields.encode(total, forKey: .total)
        try fields.encode(totalMinor, forKey: .totalMinor)
        try fields.encode(refunded, forKey: .refunded)
        try fields.encode(refundedMinor, forKey: .refundedMinor)
        try fields.encode(shippingAddress, forKey: .shippingAddress)
        try fields.encode(sellerOrders, forKey: .sellerOrders)
        try fields.encode(expiresAt, forKey: .expiresAt)
        try fields.encode(version, forKey: .version)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
        if let cartToken { try fields.encode(cartToken, forKey: .cartToken) }
    }

    /// Writes every field, those without a value as `null`; the token only where there is one.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.write(id.rawValue)
        json.field("number", number.description)
        json.key("user_id")
        if let userID { json.write(userID) } else { json.null() }
        json.field("status", status.rawValue)
        json.field("payment_status", paymentStatus.rawValue)
        json.field("fulfillment_status", fulfillmentStatus.rawValue)
        json.field("payment_method", paymentMethod)
        json.field("currency", currency.code)
        json.key("items")
        json.write(items)
        writeAmounts(to: &json)
        json.key("shipping_address")
        if let shippingAddress { json.write(shippingAddress) } else { json.null() }
        json.key("seller_orders")
        json.write(sellerOrders)
        json.key("expires_at")
        if let expiresAt { json.write(expiresAt) } else { json.null() }
        json.field("version", version)
        json.key("created_at")
        json.write(createdAt)
        json.key("updated_at")
        json.write(updatedAt)
        if let cartToken { json.field("cart_token", cartToken) }
        json.endObject()
    }

    private func writeAmounts(to json: inout JSONWriter) {
        json.amount("subtotal", minor: "subtotal_minor", subtotal)
        json.amount("discount", minor: "discount_minor", discount)
        json.amount("shipping", minor: "shipping_minor", shipping)
        json.amount("tax", minor: "tax_minor", tax)
        json.amount("total", minor: "total_minor", total)
        json.amount("refunded", minor: "refunded_minor", refunded)
    }
}
