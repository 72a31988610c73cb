public import Cartwright
import CartwrightPostgres

/// Takes everything out of the cart.
public func clearCart(_ call: Call) async throws -> CartAnswer {
    let (owner, issued) = try call.cartOwner()
    try await call.mergeGuestCart()
    let cart = try await call.database.statement { sql in try await sql.clearCart(of: owner, at: call.now) }
    if let cart { return try CartAnswer(cart) }
    return try await call.newCart(of: owner, issued: issued)
}
