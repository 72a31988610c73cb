public import Cartwright
import CartwrightPostgres
import Commerce

/// The caller's cart. A visitor who has none gets an empty one, with the token to find it again.
public func getCart(_ call: Call) async throws -> CartAnswer {
    let (owner, issued) = try call.cartOwner()
    try await call.mergeGuestCart()
    if issued == nil, let cart = try await call.database.read.cart(of: owner) { return try CartAnswer(cart) }
    return try await call.newCart(of: owner, issued: issued)
}
