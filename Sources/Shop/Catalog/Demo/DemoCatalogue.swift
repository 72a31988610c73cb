import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import Inventory

/// Fills a database with a shop to try: sellers, a tree of categories, and products with stock, prices and pictures.
struct DemoCatalogue: Sendable {
    /// How many products a demo has; load tests ask for more.
    static let usual = 320
    /// Beyond these, products of a shelf share the pictures of its first ones.
    private static let pictured = 2_000

    let products: Int

    /// Loads what is not there yet, in one transaction; answers lines for the operator.
    func load(_ call: Call) async throws -> [String] {
        let products = products
        let before = try await call.database.transaction { sql in
            try await sql.loadDemoSellers()
            try await sql.loadDemoCategories()
            let before = try await sql.value(
                "select count(*) from catalog.products where id = any (\([demoID("product", 1), demoID("product", products)]))",
                as: Int.self)
            if before ?? 0 < min(products, 2) {
                try await sql.loadDemoProducts(products, pictured: Self.pictured, call)
            }
            return before ?? 0
        }
        if before >= min(products, 2) { return ["The demo catalogue is there already."] }
        if products > Self.pictured {
            try await call.database.execute(
                "analyze catalog.products, catalog.variants, inventory.stock, inventory.movements")
        }
        return [
            "\(products) demo products in \(DemoShelf.all.count) categories, from \(DemoShelf.sellers.count) sellers. Look:",
            "  curl -s {url}/products/prod-1",
            "  curl -s '{url}/products?category=Electronics&sort=price&limit=3'",
        ]
    }
}

extension Transaction {
    fileprivate func loadDemoSellers() async throws {
        for (index, name) in DemoShelf.sellers.enumerated() where index > 0 {
            try await execute(
                """
                insert into catalog.sellers (id, slug, name)
                values (\(demoSeller(index)), \(Slug.make(from: name, fallback: "seller")), \(name))
                on conflict do nothing
                """)
        }
    }

    fileprivate func loadDemoCategories() async throws {
        for (index, shelf) in DemoShelf.all.enumerated() {
            let parent = shelf.parent.flatMap { name in DemoShelf.all.firstIndex { $0.name == name } }
                .map { demoID("category", $0) }
            try await execute(
                """
                with category as (
                  insert into catalog.categories (id, parent_id, slug, name, position, created_at, updated_at)
                  values (\(demoID("category", index)), \(parent), \(Slug.make(from: shelf.name, fallback: "category")),
                    \(shelf.name), \(index), \(demoStart), \(demoStart))
                  on conflict do nothing
                  returning id, parent_id),
                self as (
                  insert into catalog.category_tree (ancestor_id, descendant_id, depth) select id, id, 0 from category)
                insert into catalog.category_tree (ancestor_id, descendant_id, depth)
                select parent_id, id, 1 from category where parent_id is not null
                """)
        }
    }

    /// In pieces, so that no statement runs long, and through tables of the transaction's own, so that a catalogue that
    /// is partly there is completed.
    fileprivate func loadDemoProducts(_ count: Int, pictured: Int, _ call: Call) async throws {
        try await execute(
            "create temporary table demo_products (like catalog.products including defaults) on commit drop")
        try await execute("alter table demo_products drop column name_key, drop column words")
        try await execute(
            "create temporary table demo_variants (id uuid, product_id uuid, sku text, on_hand integer) on commit drop")
        try await execute("create temporary table demo_pictures (like catalog.pictures) on commit drop")
        for start in stride(from: 1, through: count, by: 5_000) {
            let piece = try await offLoop { (start...min(count, start + 4_999)).map { DemoProduct(number: $0) } }
            try await loadDemoRows(piece, pictured: pictured)
            try await loadDemoVariants(piece, call)
            // Drawing takes its time, and a transaction that is idle for long is ended.
            for first in stride(from: start, through: min(pictured, start + 4_999), by: 100) {
                try await loadDemoPictures(piece.filter { first..<first + 100 ~= $0.number && $0.number <= pictured })
            }
            try await execute("truncate demo_products, demo_variants")
        }
    }

    private func loadDemoRows(_ products: [DemoProduct], pictured: Int) async throws {
        try await copy(
            into: "demo_products",
            columns: [
                "id", "slug", "seller_id", "category_id", "name", "description", "currency", "price_minor",
                "compare_at_price_minor", "image_url", "images", "attributes", "rating_tenths", "review_count",
                "created_at", "updated_at",
            ], rows: products
        ) { product, row in
            let shown = product.number <= pictured ? product : DemoProduct(number: product.number % 1_000 + 1_000)
            row.append(product.id)
            row.append(product.slug)
            row.append(demoSeller(product.sellerIndex))
            row.append(demoID("category", product.shelfIndex))
            row.append(product.name)
            row.append(product.description)
            row.append("USD")
            row.append(product.priceMinor)
            row.append(product.compareAtMinor)
            row.append(shown.imageURL)
            row.append(shown.images)
            row.append(product.attributes)
            row.append(product.ratingTenths)
            row.append(product.reviews)
            row.append(product.createdAt)
            row.append(product.createdAt)
        }
        try await execute(
            """
            insert into catalog.products
              (id, slug, seller_id, category_id, name, description, currency, price_minor, compare_at_price_minor,
               image_url, images, attributes, rating_tenths, review_count, rating_sum, created_at, updated_at)
            select id, slug, seller_id, category_id, name, description, currency, price_minor, compare_at_price_minor,
              image_url, images, attributes, rating_tenths, review_count, (rating_tenths * review_count + 5) / 10,
              created_at, updated_at
            from demo_products on conflict do nothing
            """)
    }

    private func loadDemoVariants(_ products: [DemoProduct], _ call: Call) async throws {
        try await copy(
            into: "demo_variants", columns: ["id", "product_id", "sku", "on_hand"], rows: products
        ) { product, row in
            row.append(product.variant)
            row.append(product.id)
            row.append(product.sku)
            row.append(product.stock)
        }
        // The stock first: then it stands in the listings from their beginning.
        try await openStock(
            ofEach: """
                select d.id, d.sku, p.id, p.seller_id, d.on_hand
                from demo_variants d
                join catalog.products p on p.id = d.product_id
                where not exists (select from catalog.variants v where v.product_id = p.id and v.id <> d.id)
                """, call)
        try await execute(
            """
            insert into catalog.variants (id, product_id, sku)
            select d.id, d.product_id, d.sku from demo_variants d join catalog.products p on p.id = d.product_id
            on conflict do nothing
            """)
    }

    private func loadDemoPictures(_ products: [DemoProduct]) async throws {
        let drawn = try await offLoop { products.map { (id: $0.picture, png: $0.png()) } }
        try await copy(
            into: "demo_pictures", columns: ["id", "media_type", "digest", "bytes", "created_at"], rows: drawn
        ) { picture, row in
            row.append(picture.id)
            row.append("image/png")
            row.append(sha256(picture.png))
            row.append(picture.png)
            row.append(demoStart)
        }
        try await execute(
            """
            insert into catalog.pictures (id, media_type, digest, bytes, created_at)
            select id, media_type, digest, bytes, created_at from demo_pictures on conflict do nothing
            """)
        try await execute("truncate demo_pictures")
    }
}

/// The house seller is part of every shop; the others only of the demo.
func demoSeller(_ index: Int) -> UUID { index == 0 ? Seller.house.rawValue : demoID("seller", index) }
