import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Carts

@Suite struct GuestCartTests {
    @Test("nobody's first call hands out a token, of which only the digest is kept; later calls hand out none")
    func token() async throws {
        let nobody = try await Shopper(.anonymous)
        let token = try #require(try await nobody.cart().cartToken)
        #expect(CartToken.isOne(token))
        let guest = try await Shopper(.guest(token: token), in: nobody.database)
        #expect(try await guest.add().cartToken == nil)
        #expect(try await guest.cart().items.count == 1)
        let other = try #require(try await nobody.add().cartToken)
        #expect(other != token)
        let kept = try await nobody.database.write.values("select c::text from carts.carts c", as: String.self).joined()
        #expect(!kept.contains(token.dropFirst(5)) && kept.contains(hex(RandomToken.digest(of: token))))
    }

    @Test("a token that nobody knows any more begins a new cart under the same name; what is no token is refused")
    func unknown() async throws {
        let token = CartToken.make().text
        let guest = try await Shopper(.guest(token: token))
        #expect(try await guest.cart().items.isEmpty)
        #expect(try await guest.add().items.count == 1)
        for wrong in ["x", token + "x", "cart_" + String(repeating: "é", count: 43), "cart_"] {
            let stranger = try await Shopper(.guest(token: wrong), in: guest.database)
            #expect(await Call.problem { try await stranger.cart() }?.code == "bad_cart_token")
        }
        for caller in [Caller.system("x"), .apiKey(.init(id: UUID(), scopes: []))] {
            let program = try await Shopper(caller, in: guest.database)
            let refusals = [
                await Call.problem { try await program.cart() }, await Call.problem { try await program.add() },
            ]
            #expect(refusals.allSatisfy { $0?.status == 403 && $0?.code == "not_a_customer" })
        }
    }

    @Test("after signing in, the first call with both tokens brings the visitor's lines along")
    func merge() async throws {
        let guest = try await Shopper(.guest(token: CartToken.make().text))
        let slugs = try await guest.slugs(3)
        _ = try await guest.add(slugs[0], 2)
        _ = try await guest.add(slugs[1], 1)
        var ada = try await Shopper(in: guest.database)
        _ = try await ada.add(slugs[1], 998)
        _ = try await ada.add(slugs[2], 1)
        ada.guestToken = guest.call.guestToken
        let cart = try await ada.cart()
        #expect(cart.items.count == 3)
        #expect(Set(cart.items.map(\.quantity)) == [2, 999, 1])
        #expect(try await guest.cart().items.isEmpty)
        #expect(try await ada.cart() == cart)
        var bob = try await Shopper(in: guest.database)
        _ = try await guest.add(slugs[0])
        bob.guestToken = "not a token"
        #expect(try await bob.cart().items.isEmpty)
        let token = try #require(guest.call.guestToken)
        #expect(try await mergeCart(CartMerge(cartToken: token), bob.call).cart.items.count == 1)
        #expect(try await mergeCart(CartMerge(cartToken: token), bob.call).cart.items.count == 1)
        bob.guestToken = nil
        let alone = bob
        #expect(await Call.problem { try await mergeCart(CartMerge(), alone.call) }?.status == 422)
        #expect(await Call.problem { try await mergeCart(CartMerge(), guest.call) }?.status == 401)
    }

    @Test("lines beyond a hundred do not come along; a cart in another currency stays where it is")
    func bounds() async throws {
        let guest = try await Shopper(.guest(token: CartToken.make().text))
        let from = try await guest.add()
        var ada = try await Shopper(in: guest.database)
        let into = try await ada.add(try await guest.slugs(2)[1])
        for (id, count) in [(from.id, 60), (into.id, 60)] {
            try await guest.database.execute(
                """
                update carts.carts set line_ids = line_ids || other, variant_ids = variant_ids || other,
                  quantities = quantities || array_fill(1, array[cardinality(other)])
                from (select array_agg(gen_random_uuid()) as other from generate_series(1, \(count))) o where id = \(id)
                """)
        }
        ada.guestToken = guest.call.guestToken
        #expect(try await ada.cart().items.count == 2)
        #expect(
            try await ada.database.write.value("select cardinality(line_ids) from carts.carts where id = \(into.id)")
                == 100)
    }

    @Test("somebody signs in on three devices while the visitor's page still adds: nothing is lost or counted twice")
    func race() async throws {
        let guest = try await Shopper(.guest(token: CartToken.make().text))
        let slugs = try await guest.slugs(4)
        var signedIn = try await Shopper(in: guest.database)
        signedIn.guestToken = guest.call.guestToken
        let ada = signedIn
        _ = try await atOnce(60) { number in
            switch number % 3 {
            case 0: _ = try await guest.add(slugs[number % 4])
            case 1: _ = try await ada.add(slugs[number % 4])
            default: _ = try await ada.cart()
            }
        }
        let cart = try await ada.cart()
        #expect(cart.items.reduce(0) { $0 + $1.quantity } == 40)
        #expect(cart.items.count == 4)
        #expect(try await ada.database.write.value("select count(*) from carts.carts") == 1)
    }

    @Test("visitors who never come back are forgotten, users are not")
    func forgetting() async throws {
        let database = try await TestShop.fresh(products: 40)
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_780_000_000))
        func call(_ caller: Caller) -> Call { .test(database: database, as: caller, clock: clock) }
        _ = try await getCart(call(.anonymous))
        _ = try await getCart(call(.customer()))
        clock.advance(by: .seconds(59 * 86_400))
        _ = try await addToCart(CartAddition(productID: Reference("prod-1")), call(.anonymous))
        clock.advance(by: .seconds(2 * 86_400))
        try await forgetCarts(Tick(scheduledAt: clock.now), call(.system("carts-forget")))
        #expect(try await database.write.value("select count(*) from carts.carts") == 2)
        #expect(try await database.write.value("select sum(cardinality(line_ids)) from carts.carts") == 1)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
