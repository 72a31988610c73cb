import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Catalog
import Commerce
import FoundationEssentials
import ShopSupport
import Testing

@testable import Carts

@Suite struct CartTests {
    @Test("the same product twice is one line with both; amounts are ours")
    func adding() async throws {
        let ada = try await Shopper()
        let first = try await ada.add()
        #expect(first.version == 1 && first.cartToken == nil)
        let cart = try await ada.add("prod-1", 2)
        let line = try #require(cart.items.first)
        #expect(cart.items.count == 1 && line.quantity == 3 && line.productName == "Smartphone" && line.available)
        #expect(line.productPriceMinor == 79_999 && line.lineTotal.description == "2399.97")
        #expect(cart.totalMinor == 239_997 && cart.subtotalMinor == 239_997 && cart.version == 2)
        #expect(cart.id == first.id && line.id == first.items.first?.id)
        #expect(try await ada.cart() == cart)
    }

    @Test("a cart goes from its rows into the same bytes as a cart, with every field of the contract")
    func bytes() async throws {
        let ada = try await Shopper()
        for slug in try await ada.slugs(3) { _ = try await ada.add(slug) }
        let awkward = " \"\\\t\u{E9}"
        try await ada.database.execute("update catalog.products set name = name || \(awkward) where slug = 'prod-1'")
        let answer = try await getCart(ada.call)
        let written = String(decoding: try JSON.encode(answer, nils: .written), as: UTF8.self)
        let cart = try answer.cart
        #expect(cart.items.count == 3 && cart.items.contains { $0.productName.hasSuffix(awkward) })
        #expect(written == String(decoding: try JSON.encode(cart, nils: .written), as: UTF8.self))
        #expect(written.hasPrefix(#"{"id":"\#(cart.id)","cart_token":null,"currency":"USD","items":[{"id":"#))
        #expect(written.contains(#""shipping":null,"shipping_minor":null,"tax":null,"tax_minor":null,"total":"#))
    }

    @Test("a price that is sent must be the current one; a name that is sent is ignored")
    func prices() async throws {
        let ada = try await Shopper()
        var addition = CartAddition(productID: Reference("prod-1"))
        addition.productName = "Something else"
        addition.productPrice = MoneyInput("799.99")
        #expect(try await addToCart(addition, ada.call).cart.items.first?.productName == "Smartphone")
        addition.productPrice = MoneyInput("1.00")
        let problem = await Call.problem { [addition] in try await addToCart(addition, ada.call) }
        #expect(problem?.status == 409 && problem?.code == "price_changed")
        #expect(problem?.details?["product_price_minor"] == 79_999 && problem?.details?["currency"] == "USD")
        addition.productPrice = MoneyInput("799.999")
        let wrong = await Call.problem { [addition] in try await addToCart(addition, ada.call) }
        #expect(wrong?.status == 422 && wrong?.errors.first?.field == "product_price")
        #expect(try await ada.cart().items.first?.quantity == 1)
    }

    @Test("a cart takes the currency of its first line, and no other")
    func currencies() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(3)
        try await ada.database.execute(
            "update catalog.products set currency = 'JPY' where slug = any (\(Array(slugs[1...])))")
        #expect(try await ada.cart().currency == .usd)
        #expect(try await ada.add(slugs[1]).currency == .jpy)
        var addition = CartAddition(productID: Reference(slugs[2]))
        let offer = try #require(try await ada.database.read.offer(product: Reference(slugs[2]), variant: nil))
        addition.productPrice = MoneyInput(String(offer.price.minor))
        #expect(try await addToCart(addition, ada.call).cart.items.count == 2)
        #expect(await Call.problem { try await ada.add(slugs[0]) }?.code == "currency_mismatch")
    }

    @Test("what is not for sale, has several variants, or is too many is refused, and changes nothing")
    func refusals() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(2)
        #expect(await Call.problem { try await ada.add("nothing") }?.errors.first?.code == "not_found")
        #expect(await Call.problem { try await ada.add(UUID().uuidString) }?.errors.first?.field == "product_id")
        for quantity in [0, -1, 1000] {
            #expect(await Call.problem { try await ada.add("prod-1", quantity) }?.status == 422)
        }
        try await ada.database.execute("update catalog.products set status = 'archived' where slug = \(slugs[1])")
        #expect(await Call.problem { try await ada.add(slugs[1]) }?.status == 422)
        #expect(try await ada.add("prod-1", 999).items.first?.quantity == 999)
        #expect(await Call.problem { try await ada.add() }?.errors.first?.code == "too_large")
        let other = uuidV7(now: ada.call.now)
        try await ada.database.execute(
            """
            with variant as (
              insert into catalog.variants (id, product_id, position, sku)
              select \(other), id, 1, 'SECOND' from catalog.products where slug = 'prod-1')
            update catalog.products set variant_count = 2 where slug = 'prod-1'
            """)
        #expect(await Call.problem { try await ada.add() }?.code == "variant_required")
        let chosen = CartAddition(productID: Reference("prod-1"), variantID: other)
        #expect(try await addToCart(chosen, ada.call).cart.items.map(\.variantID).contains(other))
        let foreign = CartAddition(productID: Reference(slugs[0]), variantID: UUID())
        #expect(await Call.problem { try await addToCart(foreign, ada.call) }?.errors.first?.field == "variant_id")
    }

    @Test("a cart holds a hundred lines")
    func full() async throws {
        let ada = try await Shopper()
        let cart = try await ada.add()
        try await ada.database.execute(
            """
            update carts.carts set line_ids = line_ids || other, variant_ids = variant_ids || other,
              quantities = quantities || array_fill(1, array[99])
            from (select array_agg(gen_random_uuid()) as other from generate_series(1, 99)) o where id = \(cart.id)
            """)
        #expect(try await ada.add().items.first?.quantity == 2)
        let slug = try await ada.slugs(2)[1]
        #expect(await Call.problem { try await ada.add(slug) }?.code == "cart_full")
    }

    @Test(
        "a line is changed and removed by its id; none of it removes it; what is not there or not one's own is not found"
    )
    func lines() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(3)
        for slug in slugs { _ = try await ada.add(slug) }
        let lines = try await ada.cart().items
        #expect(try await ada.set(lines[0], to: 7).items.map(\.quantity) == [7, 1, 1])
        #expect(try await ada.set(lines[1], to: 0).items.map(\.id) == [lines[0].id, lines[2].id])
        #expect(await Call.problem { try await ada.set(lines[1], to: 2) }?.status == 404)
        let bob = try await Shopper(in: ada.database)
        _ = try await bob.add()
        #expect(await Call.problem { try await bob.set(lines[0], to: 2) }?.status == 404)
        let choice = CartLineChoice(itemID: .id(lines[2].id))
        #expect(await Call.problem { try await removeCartLine(choice, bob.call) }?.status == 404)
        #expect(
            await Call.problem { try await removeCartLine(CartLineChoice(itemID: Reference("x")), ada.call) }?.status
                == 404)
        #expect(try await removeCartLine(choice, ada.call).cart.items.map(\.quantity) == [7])
        #expect(try await clearCart(ada.call).cart.items.isEmpty)
        #expect(try await clearCart(ada.call).cart.totalMinor == 0)
        #expect(try await bob.cart().items.count == 1)
        let new = try await Shopper(in: ada.database)
        #expect(try await clearCart(new.call).version == 1)
    }

    @Test("what cannot be had any more stays in the cart and says so; the tag of the answer changes with it")
    func unavailable() async throws {
        let ada = try await Shopper()
        let slugs = try await ada.slugs(3)
        for slug in slugs { _ = try await ada.add(slug) }
        let tag = try await getCart(ada.call).entityTag
        let before = try await ada.cart()
        #expect(before.items.map(\.available) == [true, true, true])
        try await ada.database.execute("update catalog.products set status = 'archived' where slug = \(slugs[1])")
        try await ada.database.execute(
            "update inventory.stock set reserved = on_hand where variant_id = \(before.items[2].variantID)")
        let after = try await ada.cart()
        #expect(after.items.map(\.available) == [true, false, false])
        #expect(after.version == before.version)
        #expect(try await getCart(ada.call).entityTag != tag)
        try await ada.database.execute("update catalog.products set price_minor = 100 where slug = \(slugs[0])")
        #expect(try await ada.cart().items[0].productPriceMinor == 100)
    }
}
