import Accounts
import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

@Suite struct ProductTests {
    @Test("an administrator makes the example product in an empty shop, and its category with it")
    func create() async throws {
        let call = Call.test(database: try await shop(), as: .admin())
        let created = try await createProduct(.smartphone, call)
        #expect(created.body.slug == "smartphone")
        #expect(created.location == "/products/\(created.body.id)")
        #expect(created.body.category == "Electronics")
        #expect(created.body.sellerName == "House")
        let json = String(decoding: try JSON.encode(created.body), as: UTF8.self)
        for field in [
            #""price":799.99,"price_minor":79999"#, #""stock_quantity":50,"stock":50,"in_stock":true"#,
            #""rating":null"#,
        ] {
            #expect(json.contains(field))
        }
        #expect(try await getProduct(ProductChoice(id: Reference("smartphone")), call) == created.body)
        let twin = try await createProduct(.smartphone, call)
        #expect(twin.body.slug.hasPrefix("smartphone-"))
    }

    @Test("both written forms of a product are the same bytes, and read back as the same product")
    func bytes() async throws {
        let call = Call.test(database: try await shop(products: 40), as: .anonymous)
        var query = ProductQuery(limit: 100)
        query.include = "count"
        let page = try await listProducts(query, call)
        #expect(page.items.count == 40 && page.total == 40)
        for listed in page.items {
            let product = try listed.product
            let written = try JSON.encode(product, nils: .written)
            #expect(written == (try JSON.encode(Plain(product: product), nils: .written)))
            #expect(try JSON.decode(Product.self, from: written).priceMinor == product.priceMinor)
        }
    }

    /// Hides that a product can write itself.
    private struct Plain: Encodable {
        let product: Product
        func encode(to encoder: any Encoder) throws { try product.encode(to: encoder) }
    }

    @Test("only what is sent changes; null clears; a version that is not current is refused")
    func update() async throws {
        let database = try await shop()
        let seller = Caller.seller(UUID())
        let admin = Call.test(database: database, as: .admin())
        _ = try await createProduct(.smartphone, admin)
        let call = Call.test(database: database, as: seller)
        let own = try await createProduct(.smartphone, call).body
        var change = ProductChange(id: .id(own.id))
        change.name = .value("Updated Product Name")
        change.price = .value(MoneyInput("899.99"))
        change.imageURL = .null
        let changed = try await updateProduct(change, call)
        #expect(changed.name == "Updated Product Name" && changed.priceMinor == 89_999)
        #expect(changed.imageURL == nil && changed.description == own.description && changed.version == 2)
        var stock = ProductChange(id: .id(own.id))
        stock.stockQuantity = .value(0)
        #expect(try await updateProduct(stock, call).inStock == false)
        var cleared = ProductChange(id: .id(own.id))
        cleared.name = .null
        #expect(await Call.problem { try await updateProduct(cleared, call) }?.errors.first?.code == "not_nullable")
        let other = Call.test(database: database, as: .seller(UUID()))
        #expect(await Call.problem { try await updateProduct(change, other) }?.status == 404)
    }

    @Test("the entity tag changes with everything in the answer, also with what other rows say; the version does not")
    func entityTag() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let product = try await createProduct(.smartphone, call).body
        let get = { try await getProduct(ProductChoice(id: .id(product.id)), call) }
        var tags = [try await get().entityTag]
        #expect(try await get().entityTag == tags[0])
        let changes: [SQL] = [
            "update catalog.sellers set name = 'The House' where id = \(product.sellerID)",
            "update catalog.categories set name = 'Gadgets' where id = \(product.categoryID)",
            "update inventory.stock set reserved = reserved + 1 where variant_id = \(product.variants[0].id)",
            "update catalog.products set review_count = 1, rating_tenths = 40 where id = \(product.id)",
            "update catalog.products set review_count = 2 where id = \(product.id)",
        ]
        for change in changes {
            #expect(try await database.execute(change) == 1)
            tags.append(try await get().entityTag)
        }
        #expect(Set(tags).count == changes.count + 1)
        #expect(tags.allSatisfy { $0.hasPrefix("v1-") })
    }

    @Test("a product that is archived is gone for customers, not for its seller; done twice it stays so")
    func archive() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let product = try await createProduct(.smartphone, call).body
        let choice = ProductChoice(id: .id(product.id))
        try await archiveProduct(choice, call)
        try await archiveProduct(choice, call)
        #expect(await Call.problem { try await getProduct(choice, .test(database: database)) }?.status == 404)
        #expect(try await getProduct(choice, call).version == 2)
        #expect(try await listProducts(ProductQuery(), call).items.isEmpty)
    }

    @Test("what is wrong with a product is named, field by field")
    func refusals() async throws {
        let call = Call.test(database: try await shop(), as: .admin())
        func codes(_ change: (inout ProductDraft) -> Void) async -> [String] {
            var draft = ProductDraft.smartphone
            change(&draft)
            return await Call.problem { [draft] in try await createProduct(draft, call) }?.errors.map {
                "\($0.field) \($0.code)"
            } ?? []
        }
        #expect(await codes { $0.price = MoneyInput("799.999") } == ["price too_many_digits"])
        #expect(await codes { $0.priceMinor = 1 } == ["price amounts_disagree"])
        #expect(await codes { $0.price = MoneyInput("-1") } == ["price too_small"])
        #expect(await codes { $0.name = "x\u{202E}y" } == ["name not_plain_text"])
        #expect(await codes { $0.imageURL = "javascript:alert(1)" } == ["image_url not_a_url"])
        #expect(await codes { $0.stockQuantity = -1 } == ["stock_quantity too_small"])
        #expect(await codes { $0.slug = "search" } == ["slug not_a_slug"])
        #expect(await codes { $0.categoryID = UUID().uuidString } == ["category_id not_found"])
        let seller = Call.test(database: try await shop(), as: .seller(UUID()))
        #expect(await Call.problem { try await createProduct(.smartphone, seller) }?.errors.first?.field == "category")
    }
}
