import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

@Suite struct FacetTests {
    @Test("facets count what the filter leaves: categories, sellers, prices, stock and attributes with few values")
    func counts() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        for (index, color) in ["red", "red", "blue", "green"].enumerated() {
            var draft = ProductDraft(
                name: "Lamp \(index)", price: MoneyInput(["5", "25", "49.99", "2000"][index]),
                category: index == 3 ? "Lights" : "Lamps")
            draft.stockQuantity = index
            draft.attributes = [
                "color": .string(color), "tags": .array([.string("a"), .string("b\(index % 2)")]),
                "dimmable": .bool(true),
            ]
            _ = try await createProduct(draft, call)
        }
        var query = ProductQuery(limit: 1)
        query.include = "facets, count"
        let page = try await listProducts(query, .test(database: database))
        #expect(page.total == 4 && page.items.count == 1)
        #expect(
            page.facets == [
                "category": ["Lamps": 3, "Lights": 1], "seller": ["House": 4], "in_stock": ["true": 3, "false": 1],
                "price": ["0-25": 1, "25-50": 2, "1000-": 1],
                "attr.color": ["red": 2, "blue": 1, "green": 1], "attr.tags": ["a": 4, "b0": 2, "b1": 2],
                "attr.dimmable": ["true": 4],
            ])
        #expect(String(decoding: try JSON.encode(page), as: UTF8.self).contains(#""attr.color":{"#))
        query.category = "lamps"
        query.inStock = true
        query.include = "facets"
        let narrowed = try await listProducts(query, .test(database: database))
        #expect(narrowed.facets?["category"] == ["Lamps": 2] && narrowed.total == nil)
        let found = try await {
            var search = ProductSearch(q: "lamp")
            search.include = "facets"
            return try await searchProducts(search, .test(database: database))
        }()
        #expect(found.facets?["seller"] == ["House": 4])
        query.include = "colors"
        #expect(await refused(query) { try await listProducts($0, call) }?.errors.first?.field == "include")
    }

    @Test("an attribute with a value of its own for each product is no facet")
    func serialNumbers() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        for index in 0..<21 {
            var draft = ProductDraft(name: "Lamp", price: MoneyInput("5"), category: "Lamps")
            draft.attributes = ["serial": .string("\(index)"), "color": .string("red")]
            _ = try await createProduct(draft, call)
        }
        var query = ProductQuery()
        query.include = "facets"
        let facets = try await listProducts(query, call).facets
        #expect(facets?["attr.serial"] == nil && facets?["attr.color"] == ["red": 21])
    }

    @Test("drafts and archived products are listed to their seller and the staff, to nobody else")
    func status() async throws {
        let database = try await shop()
        _ = try await createCategory(CategoryDraft(name: "Electronics"), .test(database: database, as: .admin()))
        let sellers = [Caller.seller(UUID()), Caller.seller(UUID())]
        for seller in sellers {
            for status in Product.Status.allCases {
                var draft = ProductDraft.plain
                draft.status = status
                _ = try await createProduct(draft, .test(database: database, as: seller))
            }
        }
        func count(_ status: Product.Status?, _ caller: Caller) async throws -> Int {
            var query = ProductQuery()
            query.status = status
            return try await listProducts(query, .test(database: database, as: caller)).items.count
        }
        #expect(try await count(nil, sellers[0]) == 2)
        #expect(try await count(.active, .anonymous) == 2)
        #expect(try await count(.draft, sellers[0]) == 1)
        #expect(try await count(.archived, sellers[1]) == 1)
        #expect(try await count(.draft, .support()) == 2)
        var query = ProductQuery()
        query.status = .draft
        #expect(await refused(query) { try await listProducts($0, .test(database: database)) }?.status == 401)
        #expect(
            await refused(query) { try await listProducts($0, .test(database: database, as: .customer())) }?.code
                == "not_a_seller")
    }

    @Test("a product's variants come as a page, for those who may see it")
    func variants() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let product = try await createProduct(.plain, call).body
        let page = try await listVariants(VariantQuery(id: Reference(product.slug)), .test(database: database))
        #expect(page.items == product.variants && page.nextCursor == nil)
        try await archiveProduct(ProductChoice(id: .id(product.id)), call)
        let gone = VariantQuery(id: .id(product.id))
        #expect(await refused(gone) { try await listVariants($0, .test(database: database)) }?.status == 404)
    }
}
