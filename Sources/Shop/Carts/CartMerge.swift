import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials

extension Call {
    /// A signed-in user whose request carries a visitor's token, too, takes over what the visitor has gathered.
    func mergeGuestCart() async throws {
        guard let user = caller.user, let guestDigest else { return }
        try await mergeCart(of: guestDigest, into: user.id)
    }

    func mergeCart(of guest: [UInt8], into user: UUID) async throws {
        let isThere: Bool? = try await database.read.value(
            "select exists (select from carts.carts where token_digest = \(guest))")
        guard isThere == true else { return }
        let currency = shopCurrency
        try await database.transaction { [now] sql in
            try await sql.openCart(of: .user(user), in: currency, at: now)
            try await sql.mergeCart(of: guest, into: user, at: now)
        }
    }
}

extension Transaction {
    /// Moves the lines of a visitor's cart into a user's, as far as they fit, and ends the visitor's cart. What is priced in
    /// another currency than the user's lines stays behind with it.
    fileprivate func mergeCart(of guest: [UInt8], into user: UUID, at now: Date) async throws {
        struct Found: RowReadable {
            let id: UUID
            let isGuest: Bool
            init(row: inout Row) throws {
                id = try row.next()
                isGuest = try row.next()
            }
        }
        let found: [Found] = try await rows(
            """
            select id, token_digest is not null from carts.carts
            where user_id = \(user) or token_digest = \(guest) order by id for update
            """)
        guard let from = found.first(where: \.isGuest)?.id, let into = found.first(where: { !$0.isGuest })?.id else {
            return
        }
        let most = CartRules.quantities.upperBound
        try await execute(
            """
            with found as materialized (
              select g.id, g.quantity, own.id as own_id,
                row_number() over (partition by own.id is null order by g.added_at, g.id)
                  + (select count(*) from carts.items where cart_id = u.id) as place
              from carts.carts c
              join carts.carts u on u.id = \(into)
                and (u.currency = c.currency or not exists (select from carts.items where cart_id = u.id))
              join carts.items g on g.cart_id = c.id
              left join carts.items own on own.cart_id = u.id and own.variant_id = g.variant_id
              where c.id = \(from)),
            added as (
              update carts.items i set quantity = least(i.quantity + f.quantity, \(most)::integer)
              from found f where i.id = f.own_id returning i.id),
            moved as (
              update carts.items i set cart_id = \(into)
              from found f where i.id = f.id and f.own_id is null and f.place <= \(CartRules.mostLines) returning i.id)
            update carts.carts u set version = u.version + 1, updated_at = \(now),
              line_bound = u.line_bound + (select count(*) from moved)::integer,
              currency = (select currency from carts.carts where id = \(from))
            where u.id = \(into) and (exists (select from added) or exists (select from moved))
            """)
        try await execute("delete from carts.carts where id = \(from)")
    }
}
