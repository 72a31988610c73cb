import Accounts
import Cartwright
import CartwrightHTTP
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

@Suite struct ListTests {
    @Test(
        "in every order, with ties and while products come in, a walk shows each product once",
        arguments: ProductSort.allCases)
    func walk(sort: ProductSort) async throws {
        let database = try await shop(products: 120)
        let call = Call.test(database: database, as: .admin())
        let search: String? = sort == .relevance ? "e" : nil
        for category in [nil, "electronics"] as [String?] {
            var query = ProductQuery(search: search, sort: sort, limit: 7)
            query.category = category
            var whole = query
            whole.limit = 100
            let before = try await walked(whole, call) { _ in }
            #expect(Set(before).count == before.count)
            let seen = try await walked(query, call) { page in
                var draft = ProductDraft(
                    name: "E \(page)", price: MoneyInput("\(page * 13).50"), category: "electronics")
                draft.stockQuantity = 1
                _ = try await createProduct(draft, call)
            }
            #expect(Set(seen).count == seen.count)
            #expect(seen.filter(Set(before).contains) == before)
        }
    }

    @Test("a category that lies in one of the same name shows its products once, in every order")
    func namesakes() async throws {
        let database = try await shop(products: 60)
        try await database.execute("update catalog.categories set name = 'Electronics' where slug = 'smartphones'")
        let call = Call.test(database: database, as: .admin())
        for sort in ProductSort.allCases where sort != .relevance {
            var query = ProductQuery(sort: sort, limit: 100)
            query.category = "electronics"
            let whole = try await walked(query, call) { _ in }
            #expect(whole.count == Set(whole).count && whole.count > 9)
            query.limit = 3
            #expect(try await walked(query, call) { _ in } == whole)
        }
    }

    private func walked(
        _ query: ProductQuery, _ call: Call, between: (Int) async throws -> Void
    ) async throws -> [Product.ID] {
        var query = query
        var seen: [Product.ID] = []
        for page in 1...80 {
            let answer = try await listProducts(query, call)
            seen += try answer.items.map { try $0.product.id }
            guard let next = answer.nextCursor else { return seen }
            query.cursor = Cursor(next)
            try await between(page)
        }
        return seen
    }

    @Test("filters leave what they say, a category with all that lies below it, by name, slug or id")
    func filters() async throws {
        let call = Call.test(database: try await shop(products: 200))
        func count(_ change: (inout ProductQuery) -> Void) async throws -> Int {
            var query = ProductQuery(limit: 1)
            query.include = "count"
            change(&query)
            return try await listProducts(query, call).total ?? -1
        }
        let all = try await count { _ in }
        #expect(all == 200)
        #expect(try await count { $0.category = "ELECTRONICS" } == 40)
        #expect(try await count { $0.category = "electronics" } == 40)
        #expect(try await count { $0.category = "Smartphones" } == 9)
        #expect(try await count { $0.category = "nowhere" } == 0)
        let sellable = try await count { $0.inStock = true }
        let soldOut = try await count { $0.inStock = false }
        #expect(sellable < all && sellable + soldOut == all)
        let cheap = try await count { $0.maxPrice = MoneyInput("50") }
        let dear = try await count { $0.minPrice = MoneyInput("50.01") }
        #expect(cheap > 0 && dear > 0 && cheap + dear == all)
        #expect(try await count { $0.seller = "house" } > 0)
    }

    @Test("a search finds parts of names and other forms of words; what fits best comes first; nothing typed is a list")
    func search() async throws {
        let call = Call.test(database: try await shop(products: 200))
        let phones = try await searchProducts(ProductSearch(q: "phone"), call)
        #expect(try phones.items.contains { try $0.product.slug == "prod-1" })
        let best = try await searchProducts(ProductSearch(q: "smartphones"), call).items.first
        #expect(try best?.product.slug == "prod-1")
        #expect(try await searchProducts(ProductSearch(q: nil, category: nil), call).items.count == 20)
        #expect(try await searchProducts(ProductSearch(q: "100%_'\\\"; drop"), call).items.isEmpty)
    }

    @Test("a cursor is good only for the list it came from")
    func foreignCursor() async throws {
        let call = Call.test(database: try await shop(products: 30))
        let page = try await listProducts(ProductQuery(sort: .price, limit: 5), call)
        for cursor in [page.nextCursor ?? "", "nonsense"] {
            var other = ProductQuery(sort: .dearest, limit: 5)
            other.cursor = Cursor(cursor)
            let query = other
            #expect(await Call.problem { try await listProducts(query, call) }?.code == "bad_cursor")
        }
        #expect(await Call.problem { try await listProducts(ProductQuery(limit: 101), call) }?.status == 422)
    }

    @Test(
        "a page in the middle begins in the index at its cursor, and reads no more than the first",
        arguments: [ProductSort.newest, .price, .dearest, .name, .rating])
    func plan(sort: ProductSort) async throws {
        let database = try await shop(products: 6_000)
        let call = Call.test(database: database)
        let first = try await call.database.read.products(ProductFilter(), by: sort, after: nil, limit: 20)
        let position = try #require(first.last?.position)
        for filter in [ProductFilter(), ProductFilter(category: "electronics", minimum: 1)] {
            let page = ProductPage(filter: filter, sort: sort, position: position, limit: 20).sql
            let plan = try await database.read.values("explain \(page)", as: String.self).joined(separator: "\n")
            #expect(plan.contains("ROW("), "\(plan)")
            #expect(plan.contains("Index Only Scan") || plan.contains("Index Scan"), "\(plan)")
        }
    }

    @Test("categories come as a tree, each followed by those inside it, page by page")
    func categories() async throws {
        let call = Call.test(database: try await shop(products: 1))
        var query = CategoryQuery(limit: 6)
        var names: [String] = []
        repeat {
            let page = try await listCategories(query, call)
            names += page.items.map(\.name)
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        #expect(names.count == 20 && names[0...1] == ["Electronics", "Smartphones"])
        #expect(try await listCategories(CategoryQuery(parent: "electronics"), call).items.count == 3)
    }

    @Test("the demo catalogue is what it promises, and loading it twice changes nothing")
    func demo() async throws {
        let database = try await shop(products: 320)
        let call = Call.test(database: database)
        _ = try await Catalog.service.seed?(call, nil)
        let facts = try await database.read.values(
            """
            select count(*) from catalog.products union all select count(*) from catalog.sellers
            union all select count(*) from catalog.categories union all select count(*) from catalog.pictures
            """, as: Int.self)
        #expect(facts.sorted() == [8, 20, 320, 320])
        let product = try await getProduct(ProductChoice(id: Reference("prod-1")), call)
        #expect(product.name == "Smartphone" && product.price.description == "799.99")
        let picture = try #require(try product.images.value().first)
        let answer = try await getPicture(PictureChoice(id: .id(picture.id)), call)
        #expect(answer.headers["content-type"] == "image/png")
        #expect(await Call.problem { try await getPicture(PictureChoice(id: Reference("x")), call) }?.status == 404)
    }
}
