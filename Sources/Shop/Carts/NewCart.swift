import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce

extension Call {
    /// An empty cart for whoever has none; the one there is for whoever got one meanwhile.
    func newCart(of owner: CartOwner, issued: RandomToken?) async throws -> CartAnswer {
        let currency = shopCurrency
        let cart = try await database.transaction { [now] sql in
            try await sql.openCart(of: owner, in: currency, at: now)
            return try await sql.cart(of: owner)
        }
        guard let cart else { throw Problem.notFound }
        return try CartAnswer(cart, issued: issued)
    }
}
