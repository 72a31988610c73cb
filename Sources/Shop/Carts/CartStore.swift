import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

extension DatabaseConnection {
    /// An owner's cart, in one statement.
    func cart(of owner: CartOwner) async throws -> CartRow? {
        try await row("select \(CartRow.columns) from carts.carts c \(CartRow.offers) where \(owner.condition)")
    }

    /// Whether an owner's cart has no place for a line of this variant.
    func isFull(cartOf owner: CartOwner, for variant: UUID) async throws -> Bool {
        try await value(
            "select not (\(CartRules.hasPlace(for: "\(variant)"))) from carts.carts c where \(owner.condition)")
            ?? false
    }

    /// Makes an empty cart where there is none.
    func openCart(of owner: CartOwner, in currency: Currency, at now: Date) async throws {
        try await execute(
            """
            insert into carts.carts (id, user_id, token_digest, currency, created_at, updated_at)
            values (\(uuidV7(now: now)), \(owner.userID), \(owner.digest), \(currency.code), \(now), \(now))
            on conflict do nothing
            """)
    }

    /// Changes a cart `c` and answers it, in one statement; nil where nothing was changed. A cart is one row, so whoever
    /// changes it after somebody else changes what that one left.
    func change(_ cart: SQL, before: SQL = "") async throws -> CartRow? {
        try await row(
            """
            with \(before) cart as (\(cart) returning c.*)
            select \(CartRow.columns) from cart c \(CartRow.offers)
            """)
    }
}
