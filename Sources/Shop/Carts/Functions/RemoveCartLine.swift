public import Cartwright
public import Commerce

/// Which line of the cart.
public struct CartLineChoice: Decodable, Sendable {
    /// The line.
    public var itemID: Reference<CartLine>

    /// This line.
    public init(itemID: Reference<CartLine>) { self.itemID = itemID }
}

/// Takes a line out of the cart.
public func removeCartLine(_ choice: CartLineChoice, _ call: Call) async throws -> CartAnswer {
    try await call.setQuantity(of: choice.itemID, to: 0)
}
