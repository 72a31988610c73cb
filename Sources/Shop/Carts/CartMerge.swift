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
        let found: [Kept] = try await rows(
            """
            select id, token_digest is not null, currency, \(CartLines.columns) from carts.carts
            where user_id = \(user) or token_digest = \(guest) order by id for update
            """)
        guard let from = found.first(where: \.isGuest), let into = found.first(where: { !$0.isGuest }) else { return }
        var lines = into.lines
        if into.currency == from.currency || lines.ids.isEmpty, lines.take(from.lines) {
            try await execute(
                """
                update carts.carts set version = version + 1, updated_at = \(now), currency = \(from.currency),
                  \(lines.assignment)
                where id = \(into.id)
                """)
        }
        try await execute("delete from carts.carts where id = \(from.id)")
    }
}

/// One of the two carts.
private struct Kept: RowReadable, Sendable {
    let id: UUID
    let isGuest: Bool
    let currency: String
    let lines: CartLines

    init(row: inout Row) throws {
        id = try row.next()
        isGuest = try row.next()
        currency = try row.next()
        lines = try CartLines(row: &row)
    }
}
