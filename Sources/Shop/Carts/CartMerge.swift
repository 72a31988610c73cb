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
        let found: [Found] = try await rows(
            """
            select c.token_digest is not null, \(CartRow.head) from carts.carts c
            where c.user_id = \(user) or c.token_digest = \(guest) order by c.id for update
            """)
        guard let from = found.first(where: \.isGuest)?.cart, let into = found.first(where: { !$0.isGuest })?.cart
        else {
            return
        }
        var lines = into.lines
        if into.currency == from.currency || lines.ids.isEmpty, lines.take(from.lines) {
            try await execute(
                """
                update carts.carts set version = version + 1, updated_at = \(now), currency = \(from.currency.code),
                  \(lines.assignment)
                where id = \(into.id)
                """)
        }
        try await execute("delete from carts.carts where id = \(from.id)")
    }
}

/// One of the two carts.
private struct Found: RowReadable, Sendable {
    let isGuest: Bool
    let cart: CartRow.Head

    init(row: inout Row) throws {
        isGuest = try row.next()
        cart = try CartRow.Head(row: &row)
    }
}
