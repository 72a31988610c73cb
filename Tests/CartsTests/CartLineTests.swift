import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import Testing

@testable import Carts

@Suite struct CartLineTests {
    @Test("a line says what its product is at this moment, whatever changed last")
    func keepsUp() async throws {
        let ada = try await Shopper()
        for slug in try await ada.slugs(3) { _ = try await ada.add(slug) }
        let changes: [SQL] = [
            "select",
            "update catalog.products set name = name || ' \"é\\' || chr(10) || chr(9) || chr(127) || '</b>🛒'",
            "update catalog.products set image_url = 'https://example.com/\"\\' || slug where slug <> 'prod-1'",
            "update catalog.products set image_url = null where slug = 'prod-1'",
            "update catalog.products set price_minor = price_minor + 5",
            "update catalog.variants set price_minor = 7 where sku like '%1'",
            "update inventory.stock set reserved = on_hand where sku like '%1'",
            "update inventory.stock set reserved = 0",
            "update catalog.products set currency = 'KWD' where slug = 'prod-1'",
            "update catalog.products set currency = 'USD'",
            "update catalog.products set status = 'archived' where slug = 'prod-1'",
            "update catalog.sellers set status = 'suspended'",
        ]
        for change in changes {
            try await ada.database.execute(change)
            let answer = try await getCart(ada.call)
            let cart = try answer.cart
            let sold = try await ada.sold()
            #expect(cart.items.count == 3)
            for line in cart.items {
                let offer = try #require(sold.first { $0.variantID == line.variantID })
                let price = offer.currency == "USD" ? offer.priceMinor : 0
                #expect(line.productID == offer.productID && line.sellerID == offer.sellerID)
                #expect(line.productName == offer.name && line.imageURL == offer.imageURL)
                #expect(line.productPriceMinor == price && line.productPrice.minor == price)
                #expect(line.lineTotalMinor == price && line.lineTotal.minor == price)
                #expect(line.available == offer.isAvailable)
            }
            #expect(try JSON.encode(answer, nils: .written) == JSON.encode(cart, nils: .written))
        }
        #expect(try await ada.cart().items.allSatisfy { !$0.available })
    }

    @Test("what a line says changes the tag of the cart, and the same cart has the same tag")
    func tags() async throws {
        let ada = try await Shopper()
        _ = try await ada.add()
        let changes: [SQL] = [
            "select", "update catalog.products set name = name || '!'",
            "update catalog.products set price_minor = price_minor + 1",
            "update inventory.stock set reserved = on_hand",
            "update catalog.products set image_url = image_url || '?'", "update catalog.products set currency = 'EUR'",
        ]
        var tags: [String] = []
        for change in changes {
            try await ada.database.execute(change)
            tags.append(try await getCart(ada.call).entityTag)
            #expect(try await getCart(ada.call).entityTag == tags.last)
        }
        #expect(Set(tags).count == changes.count)
    }
}

extension Shopper {
    fileprivate struct Sold: Decodable, Sendable {
        let variantID: UUID
        let productID: UUID
        let sellerID: UUID
        let name: String
        let imageURL: String?
        let currency: String
        let priceMinor: Int
        let isAvailable: Bool
    }

    /// What everything is, read where it is kept first of all.
    fileprivate func sold() async throws -> [Sold] {
        try await database.write.rows(
            """
            select v.id as variant_id, p.id as product_id, p.seller_id, p.name, p.image_url, p.currency,
              coalesce(v.price_minor, p.price_minor) as price_minor,
              p.status = 'active' and s.status = 'active' and p.currency = 'USD' and exists (
                select from inventory.availability a where a.variant_id = v.id and a.available > 0) as is_available
            from catalog.variants v join catalog.products p on p.id = v.product_id
            join catalog.sellers s on s.id = p.seller_id
            """)
    }
}
