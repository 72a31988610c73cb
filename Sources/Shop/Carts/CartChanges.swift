import Cartwright
import CartwrightPostgres
import FoundationEssentials

extension Call {
    /// Runs a change of a cart in a statement of its own.
    func cartRows(
        of owner: CartOwner, _ change: @escaping @Sendable (any DatabaseConnection) async throws -> [CartRow]
    ) async throws -> [CartRow] {
        try await settled(owner) { try await database.statement(change) }
    }

    /// Adds to a cart together with whoever else adds to one.
    func cartRows(adding addition: PlainAddition) async throws -> [CartRow] {
        try await settled(addition.owner) { try await database.gather(addition) }
    }

    /// Reads the cart again where somebody else changed it at the same moment.
    private func settled(_ owner: CartOwner, _ change: () async throws -> [CartRow]) async throws -> [CartRow] {
        let rows: [CartRow]
        do { rows = try await change() } catch let error as DatabaseError {
            guard let server = error.server, server.isCheckViolation, server.constraint == "items_quantity" else {
                throw error
            }
            throw Problem.invalid(
                "quantity", "too_large", "must leave at most \(CartRules.quantities.upperBound) of it in the cart")
        }
        guard let head = try rows.head, !head.isComplete else { return rows }
        // A cart that is gone by now was merged into its user's: the change was made all the same, and is not made again.
        let whole = try await database.read.cart(of: owner)
        return whole.isEmpty ? rows : whole
    }
}

extension DatabaseConnection {
    /// Sets how many of a line there are; none of it removes the line. No rows where the cart has no such line.
    func setQuantity(of line: UUID, to quantity: Int, in owner: CartOwner, at now: Date) async throws -> [CartRow] {
        let cart: SQL = """
            update carts.carts c set version = c.version + 1, updated_at = \(now)
            from seen s
            where c.id = s.id and exists (select from carts.items i where i.id = \(line) and i.cart_id = s.id)
            """
        if quantity == 0 {
            return try await change(
                owner, cart: cart,
                lines: "delete from carts.items i using cart c where i.id = \(line) and i.cart_id = c.id",
                areRemoved: true)
        }
        return try await change(
            owner, cart: cart,
            lines: """
                update carts.items i set quantity = \(quantity)::integer from cart c where i.id = \(line) and i.cart_id = c.id
                """)
    }

    /// Takes out all lines. No rows where there is no cart.
    func clearCart(of owner: CartOwner, at now: Date) async throws -> [CartRow] {
        try await change(
            owner,
            cart: """
                update carts.carts c set version = c.version + 1, updated_at = \(now) from seen s where c.id = s.id
                """,
            lines: "delete from carts.items i using cart c where i.cart_id = c.id", areRemoved: true)
    }
}
