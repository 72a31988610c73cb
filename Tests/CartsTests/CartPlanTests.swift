import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Inventory
import ShopSupport
import Testing

@testable import Carts

@Suite struct CartPlanTests {
    @Test("in a large shop no statement of a cart or a promise reads a whole table, with values in hand or without")
    func plans() async throws {
        let ada = try await Shopper()
        try await ada.database.write.enlargeShop()
        _ = try await ada.add()
        _ = try await ada.add("large-77")
        let owner = CartOwner.user(try ada.call.userID)
        let call = ada.call
        // After five runs Postgres may turn to a plan that fits any values.
        for _ in 0..<8 {
            let scanned = try await ada.database.transaction { sql -> [String] in
                let addition = CartAddition(productID: Reference("large-1234"))
                let cart = try #require(try await sql.add(addition, at: nil, to: owner, call))
                let line = try #require(try CartAnswer(cart).cart.items.last)
                let plain = try #require(
                    PlainAddition(
                        CartAddition(productID: .id(ID(line.productID))), at: nil, to: owner, call))
                let made = try await sql.makeAlone(plain, as: AddedCart.self)
                #expect(made.first?.cart.lines.ids.count == cart.lines.count)
                _ = try await sql.cart(of: owner)
                _ = try await sql.setQuantity(of: line.id.rawValue, to: 3, in: owner, at: call.now)
                let contents = try #require(try await sql.lockedCart(of: call))
                let demands = contents.lines.map { Demand(variant: $0.offer.variantID, quantity: 1) }
                try await sql.reserve(demands, for: contents.id, until: call.now, call)
                _ = try await sql.sellReserved(of: contents.id, call)
                try await sql.releaseReservations(of: contents.id, call)
                return try await sql.scannedTables()
            }
            #expect(scanned.isEmpty)
        }
        let seen = try await ada.database.transaction { sql in
            try await sql.execute("select from catalog.variants where sku like '%7'")
            return try await sql.scannedTables()
        }
        #expect(seen == ["catalog.variants"])
    }
}

extension DatabaseConnection {
    /// What the transaction has read from one end to the other so far.
    fileprivate func scannedTables() async throws -> [String] {
        try await values(
            """
            select schemaname || '.' || relname from pg_stat_xact_user_tables
            where seq_scan > 0 and (schemaname, relname) in
              (('catalog', 'products'), ('catalog', 'variants'), ('inventory', 'stock'))
            """)
    }

    /// Twenty thousand products more, each with stock.
    fileprivate func enlargeShop() async throws {
        try await execute(
            """
            with product as (
              insert into catalog.products
                (id, slug, seller_id, category_id, name, currency, price_minor, created_at, updated_at)
              select gen_random_uuid(), 'large-' || n, p.seller_id, p.category_id, 'Large ' || n, 'USD', 100 + n,
                p.created_at, p.updated_at
              from catalog.products p cross join generate_series(1, 20000) n where p.slug = 'prod-1'
              returning id, slug, seller_id, created_at),
            variant as (
              insert into catalog.variants (id, product_id, sku) select gen_random_uuid(), id, slug from product
              returning id, product_id),
            opened as (
              insert into inventory.stock (variant_id, sku, product_id, seller_id, on_hand, updated_at)
              select v.id, p.slug, p.id, p.seller_id, 1000, p.created_at from variant v join product p on p.id = v.product_id
              returning variant_id, on_hand, updated_at)
            insert into inventory.movements (variant_id, delta, reason, at)
            select variant_id, on_hand, 'opening', updated_at from opened
            """)
        try await execute("analyze")
    }
}
