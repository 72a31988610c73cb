import Cartwright
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog
@testable import Commerce

@Suite struct ListingTests {
    @Test("a list shows each product as it is by itself, whatever changed last, in whichever row")
    func keepsUp() async throws {
        let database = try await shop(products: 100)
        let changes: [SQL] = [
            "select",
            "update catalog.sellers set name = 'The \"House\" \\ of' || chr(10) || 'ü' where slug = 'house'",
            "update catalog.categories set name = 'All ' || name",
            "update inventory.stock set reserved = on_hand where sku like '%2'",
            "update inventory.stock set on_hand = on_hand + 5, reserved = 1",
            "update catalog.products set name = name || ' \"é\\', description = chr(9) || '<b>' where slug like '%3'",
            "update catalog.products set compare_at_price_minor = price_minor + 1, images = '[]', image_url = null",
            "update catalog.products set review_count = review_count + 1, rating_tenths = 40, version = version + 1",
            "update catalog.products set attributes = '{\"a\": [1, null, {\"b\": \"\\u00e9\"}]}', slug = slug || '-x'",
            "update catalog.variants set sku = sku || '\"', options = '{ \"size\" : \"M\" }', price_minor = 7",
        ]
        for change in changes {
            try await database.execute(change)
            #expect(try await compared(in: database) == 100)
        }
        try await database.execute("update catalog.products set compare_at_price_minor = null")
        let codes = Currency.exponents.keys.sorted()
        for part in [Array(codes.prefix(100)), Array(codes.suffix(100))] {
            try await database.execute(
                """
                update catalog.products p set currency = c.code, price_minor = 100 * c.n + 5
                from (select id, row_number() over (order by id) as n from catalog.products) o
                join unnest(\(part)) with ordinality c (code, n) on c.n = o.n
                where p.id = o.id
                """)
            #expect(try await compared(in: database) == 100)
        }
    }

    @Test("further variants, with their stock, stand in a list, too")
    func variants() async throws {
        let database = try await shop(products: 10)
        try await database.execute(
            """
            with more as (
              insert into catalog.variants (id, product_id, position, sku, options, price_minor)
              select gen_random_uuid(), p.id, n, p.slug || n, '{"size": "L"}', 100 + n
              from catalog.products p, generate_series(1, 2) n where p.slug like '%1' returning *)
            insert into inventory.stock (variant_id, sku, product_id, seller_id, on_hand, updated_at)
            select m.id, m.sku, p.id, p.seller_id, 9, p.updated_at
            from more m join catalog.products p on p.id = m.product_id
            """)
        try await database.execute("update catalog.products set variant_count = 3 where slug like '%1'")
        #expect(try await compared(in: database) == 10)
        try await database.execute("update inventory.stock set reserved = 3 where on_hand = 9")
        #expect(try await compared(in: database) == 10)
    }

    @Test("what is not for sale is in no list; what is gone is in no listing")
    func hidden() async throws {
        let database = try await shop(products: 30)
        let ids = try await database.read.values("select id from catalog.products order by id", as: UUID.self)
        try await database.execute("update catalog.products set status = 'draft' where id = \(ids[0])")
        try await database.execute("update catalog.products set status = 'archived' where id = \(ids[1])")
        #expect(try await compared(in: database) == 28)
        try await database.execute("update catalog.sellers set status = 'suspended'")
        #expect(try await compared(in: database) == 0)
        try await database.execute("update catalog.sellers set status = 'active'")
        try await database.execute("delete from catalog.products where id = \(ids[2])")
        #expect(try await compared(in: database) == 27)
        #expect(try await database.read.value("select count(*) from catalog.listings", as: Int.self) == 29)
    }

    @Test("names, products and stock that change at one moment leave every listing true")
    func races() async throws {
        let database = try await shop(products: 12)
        let call = Call.test(database: database, as: .admin())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    var draft = ProductDraft(name: "N \(number)", price: MoneyInput("5.00"), category: "electronics")
                    draft.stockQuantity = number
                    _ = try await createProduct(draft, call)
                }
                group.addTask {
                    try await database.execute(
                        "update catalog.sellers set name = \("Name \(number)") where slug = 'house'")
                }
                group.addTask {
                    try await database.execute(
                        "update catalog.categories set name = \("Shelf \(number)") where slug = 'electronics'")
                }
                group.addTask {
                    try await database.execute("update inventory.stock set on_hand = on_hand + 1 where sku like '%1'")
                }
                group.addTask {
                    var change = ProductChange(id: .slug("prod-1"))
                    change.name = .value("One \(number)")
                    change.stockQuantity = .value(number)
                    _ = try await updateProduct(change, call)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await compared(in: database) == 15)
    }

    /// Compares what everybody's list shows with what each product answers by itself; says how many there were.
    private func compared(in database: Database) async throws -> Int {
        let call = Call.test(database: database)
        let items = try await listProducts(ProductQuery(sort: .name, limit: 100), call).items
        for item in items {
            guard case .written = item else {
                Issue.record("\(item) was not taken from the listings")
                continue
            }
            let listed = try item.product
            let alone = try await getProduct(ProductChoice(id: .id(listed.id)), call)
            #expect(try json(listed) == json(alone))
        }
        return items.count
    }

    private func json(_ product: Product) throws -> JSONValue {
        try JSON.decode(JSONValue.self, from: JSON.encode(product, nils: .written))
    }
}
