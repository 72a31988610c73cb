import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials
import Inventory
import Testing

@testable import Carts

@Suite struct CartBoundTests {
    @Test("a cart never has more lines than its bound, which is right again when it is reached")
    func bound() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(4)
        var bounds: [Int] = []
        for number in 0..<(CartRules.mostLines + 5) {
            _ = try await ada.add(slugs[number % 3])
            bounds.append(try await ada.bound())
        }
        #expect(bounds.max() == CartRules.mostLines && bounds.last == 8)
        #expect(try await ada.add(slugs[3]).items.count == 4)
        #expect(try await ada.bound() == 9)
    }

    @Test("lines that come with a merged cart, or back from an order, count")
    func others() async throws {
        let guest = try await Shopper(.guest(token: CartToken.make().text))
        let slugs = try await guest.slugs(5)
        for slug in slugs { _ = try await guest.add(slug) }
        var ada = try await Shopper(in: guest.database)
        _ = try await ada.add(slugs[0])
        ada.guestToken = guest.call.guestToken
        let cart = try await ada.cart()
        #expect(cart.items.count == 5)
        #expect(try await ada.bound() == 5)
        let call = ada.call
        try await ada.database.transaction { sql in
            try await sql.completeCart(cart.id.rawValue, call)
            let lines = cart.items.map { Demand(variant: $0.variantID, quantity: $0.quantity) }
            try await sql.restoreCart(cart.id.rawValue, lines, call)
        }
        #expect(try await ada.cart().items.count == 5)
        #expect(try await ada.bound() >= 5)
    }
}

extension Shopper {
    /// How many lines the cart may have at most, by what is kept of it; not fewer than it has.
    fileprivate func bound() async throws -> Int {
        let id = try await cart().id.rawValue
        let bound: Int = try await database.write.value("select line_bound from carts.carts where id = \(id)") ?? 0
        let lines: Int = try await database.write.value("select count(*) from carts.items where cart_id = \(id)") ?? 0
        #expect(bound >= lines)
        return bound
    }
}
