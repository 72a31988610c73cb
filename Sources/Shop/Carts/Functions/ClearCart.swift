public import Cartwright
import CartwrightPostgres

/// Takes everything out of the cart.
public func clearCart(_ call: Call) async throws -> CartAnswer {
    let (owner, issued) = try call.cartOwner()
    try await call.mergeGuestCart()
    let rows = try await call.cartRows(of: owner) { sql in try await sql.clearCart(of: owner, at: call.now) }
    if let cart = try CartAnswer(rows) { return cart }
    return try await call.newCart(of: owner, issued: issued)
}
