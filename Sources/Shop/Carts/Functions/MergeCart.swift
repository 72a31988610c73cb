public import Cartwright
import CartwrightPostgres
import CartwrightSecurity

/// Which visitor's cart a user takes over.
public struct CartMerge: Decodable, Sendable {
    /// The visitor's token; else the one in the header `Cart-Token`.
    public var cartToken: String?

    /// The cart of a token.
    public init(cartToken: String? = nil) { self.cartToken = cartToken }
}

/// Takes what was gathered before signing in into the user's own cart. Done twice it changes nothing more.
public func mergeCart(_ merge: CartMerge, _ call: Call) async throws -> CartAnswer {
    if case .apiKey = call.caller { throw Problem.programWithoutCart }
    let user = try call.userID
    guard let token = merge.cartToken ?? call.guestToken else {
        throw Problem.invalid("cart_token", "required", "is required, here or in the header Cart-Token")
    }
    if CartToken.isOne(token) { try await call.mergeCart(of: RandomToken.digest(of: token), into: user) }
    return try await getCart(call)
}
