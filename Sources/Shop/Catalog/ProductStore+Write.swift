import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import Inventory

/// What else a new product's rows hold.
struct NewProduct: Sendable {
    var id: Product.ID
    var slug: String
    var seller: Seller.ID
    var sku: String?
    var stock: Int
}

extension Transaction {
    /// Writes a product with its one variant and its stock. Answers false where the slug is taken.
    func insert(_ fields: ProductFields, as new: NewProduct, _ call: Call) async throws -> Bool {
        let images = String(decoding: try JSON.encode(fields.images), as: UTF8.self)
        let variant = uuidV7(now: call.now)
        let sku = new.sku ?? new.slug
        let inserted = try await execute(
            """
            with product as (
              insert into catalog.products
                (id, slug, seller_id, category_id, name, description, status, currency, price_minor,
                 compare_at_price_minor, image_url, images, attributes, created_at, updated_at)
              values
                (\(new.id), \(new.slug), \(new.seller), \(fields.categoryID), \(fields.name), \(fields.description),
                 \(fields.status), \(fields.price.currency.code), \(fields.price.minor), \(fields.compareAt?.minor),
                 \(fields.imageURL), \(images), \(fields.attributes), \(call.now), \(call.now))
              on conflict (slug) do nothing
              returning id)
            insert into catalog.variants (id, product_id, sku) select \(variant)::uuid, id, \(sku)::text from product
            """)
        guard inserted > 0 else { return false }
        try await openStock(
            of: variant, sku: sku, product: new.id.rawValue, seller: new.seller.rawValue, quantity: new.stock, call)
        return true
    }

    /// Writes a product's changed fields; its version goes up by one.
    func update(_ id: Product.ID, _ fields: ProductFields, at now: Date) async throws {
        let images = String(decoding: try JSON.encode(fields.images), as: UTF8.self)
        try await execute(
            """
            update catalog.products set
              name = \(fields.name), description = \(fields.description), status = \(fields.status),
              category_id = \(fields.categoryID), currency = \(fields.price.currency.code),
              price_minor = \(fields.price.minor), compare_at_price_minor = \(fields.compareAt?.minor),
              image_url = \(fields.imageURL), images = \(images), attributes = \(fields.attributes),
              version = version + 1, updated_at = \(now)
            where id = \(id)
            """)
    }

    /// Makes a category at the top level, under a slug of its own.
    func insertCategory(named name: String, at now: Date) async throws -> Category.ID {
        let id = uuidV7(now: now)
        let slug = Slug.make(from: name, fallback: "category")
        for candidate in [slug, "\(slug.prefix(70))-\(id.uuidString.lowercased().suffix(8))"] {
            let inserted = try await execute(
                """
                with category as (
                  insert into catalog.categories (id, slug, name, created_at, updated_at)
                  values (\(id), \(candidate), \(name), \(now), \(now))
                  on conflict (slug) do nothing
                  returning id)
                insert into catalog.category_tree (ancestor_id, descendant_id, depth) select id, id, 0 from category
                """)
            if inserted > 0 { break }
        }
        return ID(id)
    }
}
