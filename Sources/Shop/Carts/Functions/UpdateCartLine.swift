public import Cartwright
import CartwrightPostgres
public import Commerce

/// How many of a line there should be.
public struct CartLineChange: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["qty": "quantity"]

    /// The line.
    public var itemID: Reference<CartLine>
    /// How many; 0 takes it out.
    public var quantity: Int

    /// So many of a line.
    public init(itemID: Reference<CartLine>, quantity: Int) {
        self.itemID = itemID
        self.quantity = quantity
    }
}

/// Sets how many of a line there are; 0 removes it.
public func updateCartLine(_ change: CartLineChange, _ call: Call) async throws -> CartAnswer {
    var validation = Validation()
    validation.range(change.quantity, 0...CartRules.quantities.upperBound, "quantity")
    try validation.throwIfFailed()
    return try await call.setQuantity(of: change.itemID, to: change.quantity)
}

extension Call {
    func setQuantity(of line: Reference<CartLine>, to quantity: Int) async throws -> CartAnswer {
        let (owner, _) = try cartOwner()
        try await mergeGuestCart()
        guard case .id(let id) = line else { throw Problem.notFound("There is no such line in the cart") }
        let changed = try await changedCart {
            try await database.statement { [now] sql in
                try await sql.setQuantity(of: id.rawValue, to: quantity, in: owner, at: now)
            }
        }
        guard let changed else { throw Problem.notFound("There is no such line in the cart") }
        return try CartAnswer(changed)
    }
}
