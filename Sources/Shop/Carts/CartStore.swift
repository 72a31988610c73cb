import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

extension DatabaseConnection {
    /// The rows of an owner's cart, in one statement.
    func cart(of owner: CartOwner) async throws -> [CartRow] {
        try await rows(
            """
            select c.id, c.currency, c.version, c.updated_at, true, 0::bigint, \(CartRow.lineColumns(in: "c.currency"))
            from carts.carts c
            left join (carts.items l join catalog.offers o on o.variant_id = l.variant_id) on l.cart_id = c.id
            where \(owner.condition)
            order by l.added_at, l.id
            """)
    }

    /// Whether an owner's cart has no place for a line of this variant.
    func isFull(cartOf owner: CartOwner, for variant: UUID) async throws -> Bool {
        try await value(
            """
            select count(*) >= \(CartRules.mostLines) and not bool_or(i.variant_id = \(variant))
            from carts.carts c join carts.items i on i.cart_id = c.id where \(owner.condition)
            """) ?? false
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

    /// Changes an owner's cart and answers all of it, in one statement.
    ///
    /// `cart` changes the row of the cart (known to it by `seen`, as it was when the statement began) and returns it as
    /// `c`; `lines` changes lines of that cart and returns them as `i`. Whoever changes a cart holds its row, so a version
    /// that is not the next after the one seen tells that somebody else came between: then lines may be missing here.
    func change(
        _ owner: CartOwner, before: SQL = "", cart: SQL, lines: SQL, areRemoved: Bool = false
    ) async throws -> [CartRow] {
        let quantity: SQL = areRemoved ? "0" : "i.quantity"
        return try await rows(
            """
            with seen as materialized (select c.id, c.version from carts.carts c where \(owner.condition)),
            \(before)
            cart as (\(cart) returning c.id, c.currency, c.version, c.updated_at),
            change as (\(lines) returning i.id, i.variant_id, \(quantity) as quantity, i.added_at),
            lines as (
              select id, variant_id, quantity, added_at from change where quantity > 0
              union all
              select i.id, i.variant_id, i.quantity, i.added_at
              from cart c join carts.items i on i.cart_id = c.id
              where not exists (select from change x where x.id = i.id))
            select c.id, c.currency, c.version, c.updated_at, c.version = coalesce(s.version, 0) + 1,
              (select count(*) from change), \(CartRow.lineColumns(in: "c.currency"))
            from cart c
            left join seen s on s.id = c.id
            left join (lines l join catalog.offers o on o.variant_id = l.variant_id) on true
            order by l.added_at, l.id
            """)
    }
}
