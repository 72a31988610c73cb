public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials

/// Puts something into the cart, or more of it. The first call of a visitor hands out the token of a new cart.
public func addToCart(_ addition: CartAddition, _ call: Call) async throws -> CartAnswer {
    var validation = Validation()
    addition.validate(&validation)
    try validation.throwIfFailed()
    let (owner, issued) = try call.cartOwner()
    try await call.mergeGuestCart()
    var price = try? MoneyInput.money(
        addition.productPrice, minor: addition.productPriceMinor, in: call.shopCurrency)
    var isPriced = price != nil || (addition.productPrice == nil && addition.productPriceMinor == nil)
    for _ in 0..<2 {
        if isPriced {
            let expected = price
            var cart: CartRow?
            if issued == nil, let plain = PlainAddition(addition, at: expected, to: owner, call) {
                cart = try await call.changedCart { try await call.cart(adding: plain) }
            }
            if cart == nil {
                cart = try await call.changedCart {
                    try await call.database.statement { sql in
                        try await sql.add(addition, at: expected, to: owner, call)
                    }
                }
            }
            if let cart { return try CartAnswer(cart, issued: issued) }
        }
        // The statement refuses without a reason; here it is looked for, in the currency that the offer really has.
        price = try await call.price(of: addition, in: owner)
        isPriced = true
    }
    throw Problem.unavailable("busy", "The offer changed while it was being added: try again")
}

extension Call {
    /// Why something cannot go into the cart, as a problem; where it can after all, at the price that was sent.
    fileprivate func price(of addition: CartAddition, in owner: CartOwner) async throws -> Money? {
        let connection = try database.read
        guard let offer = try await connection.offer(product: addition.productID, variant: addition.variantID),
            offer.isForSale
        else {
            let field = addition.variantID == nil ? "product_id" : "variant_id"
            throw Problem.invalid(field, "not_found", "is not for sale in this shop")
        }
        var validation = Validation()
        let price = validation.money(
            addition.productPrice, minor: addition.productPriceMinor, "product_price", in: offer.price.currency)
        try validation.throwIfFailed()
        if let price, price != offer.price { throw Problem.priceChanged(offer) }
        let cart = try await connection.cart(of: owner)
        if let cart, !cart.lines.isEmpty, cart.currency != offer.price.currency {
            throw Problem.conflict(
                "currency_mismatch", "What is in the cart is priced in another currency",
                details: [
                    "currency": .string(cart.currency.code), "product_currency": .string(offer.price.currency.code),
                ])
        }
        if try await connection.isFull(cartOf: owner, for: offer.variantID) {
            throw Problem.conflict(
                "cart_full", "A cart holds at most \(CartRules.mostLines) lines",
                details: ["lines": .number(JSONNumber(CartRules.mostLines))])
        }
        return price
    }
}

extension Problem {
    /// 409: it costs something else by now; says how much.
    static func priceChanged(_ offer: Offer) -> Problem {
        .conflict(
            "price_changed", "It costs \(offer.price) now",
            details: [
                "product_id": .string(offer.productID.uuidString.lowercased()),
                "variant_id": .string(offer.variantID.uuidString.lowercased()),
                "product_price": .number(Amount(offer.price).number),
                "product_price_minor": .number(JSONNumber(offer.price.minor)),
                "currency": .string(offer.price.currency.code),
            ])
    }
}
