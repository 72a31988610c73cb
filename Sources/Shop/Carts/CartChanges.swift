import Cartwright
import CartwrightPostgres
import FoundationEssentials

extension Call {
    /// Makes a change of a cart, and explains it where it leaves too many of a thing.
    func changedCart(_ change: () async throws -> CartRow?) async throws -> CartRow? {
        do { return try await change() } catch let error as DatabaseError {
            guard let server = error.server, server.isCheckViolation, server.constraint == "carts_quantities" else {
                throw error
            }
            throw Problem.invalid(
                "quantity", "too_large", "must leave at most \(CartRules.quantities.upperBound) of it in the cart")
        }
    }
}

extension DatabaseConnection {
    /// Sets how many of a line there are; none of it removes the line. Nil where the cart has no such line.
    func setQuantity(of line: UUID, to quantity: Int, in owner: CartOwner, at now: Date) async throws -> CartRow? {
        let place: SQL = "array_position(c.line_ids, \(line))"
        func without(_ lines: SQL) -> SQL {
            "\(lines) = c.\(lines)[:\(place) - 1] || c.\(lines)[\(place) + 1:]"
        }
        let lines: SQL =
            quantity > 0
            ? "quantities[\(place)] = \(quantity)::integer"
            : "\(without("line_ids")), \(without("variant_ids")), \(without("quantities"))"
        return try await change(
            """
            update carts.carts c set version = c.version + 1, updated_at = \(now), \(lines)
            where \(owner.condition) and \(line) = any (c.line_ids)
            """)
    }

    /// Takes out all lines. Nil where there is no cart.
    func clearCart(of owner: CartOwner, at now: Date) async throws -> CartRow? {
        try await change("update carts.carts c set \(CartRow.emptied(at: now)) where \(owner.condition)")
    }
}

extension CartRow {
    /// What is set in a cart that has become empty.
    static func emptied(at now: Date) -> SQL {
        "version = version + 1, updated_at = \(now), line_ids = '{}', variant_ids = '{}', quantities = '{}'"
    }
}
