import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials
import TestSupport
import Testing

@testable import Catalog

/// The words by which lists find categories.
@Suite struct CategoryWordTests {
    /// What the table holds and should not, or should hold and does not.
    private func wrong(in database: Database) async throws -> [String] {
        try await database.read.values(
            """
            with right_words as (
              select c.slug as word, t.descendant_id
              from catalog.categories c join catalog.category_tree t on t.ancestor_id = c.id
              union
              select lower(c.name), t.descendant_id
              from catalog.categories c join catalog.category_tree t on t.ancestor_id = c.id)
            (select 'missing ' || word || ' ' || descendant_id from right_words
             except all select 'missing ' || word || ' ' || category_id from catalog.category_words)
            union all
            (select 'left over ' || word || ' ' || category_id from catalog.category_words
             except all select 'left over ' || word || ' ' || descendant_id from right_words)
            """, as: String.self)
    }

    @Test("whatever is made, renamed, moved and taken away, the words are what the tree says", arguments: 1...4)
    func sequences(seed: Int) async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        var random = CategoryChances(seed: seed)
        for step in 0..<60 {
            let done = await random.change(try await ids(database)).made(call)
            #expect(try await wrong(in: database) == [], "after step \(step): \(done)")
        }
        #expect(try await ids(database).count > 3)
    }

    @Test("changes that come all at once leave the words right, and nobody waits for ever", arguments: 5...7)
    func races(seed: Int) async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        var random = CategoryChances(seed: seed)
        for name in CategoryChances.names { _ = try await createCategory(CategoryDraft(name: name), call) }
        for round in 0..<12 {
            let known = try await ids(database)
            let changes = (0..<8).map { _ in random.change(known) }
            let position = UInt.random(in: 0..<100, using: &random.generator)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for change in changes { group.addTask { _ = await change.made(call) } }
                group.addTask {
                    var draft = ProductDraft(name: "P", price: MoneyInput("1"), category: "New \(position)")
                    draft.stockQuantity = 1
                    _ = try await createProduct(draft, call)
                }
                group.addTask {
                    try await database.execute(
                        """
                        update catalog.categories set name = upper(name), position = \(Int(position))
                        where slug like '%' || \(Int(position % 10)) || '%' or position = 0
                        """)
                }
                try await group.waitForAll()
            }
            #expect(try await wrong(in: database) == [], "after round \(round)")
        }
    }

    @Test("statements of many rows at once, and rows that go by themselves, keep the words right")
    func statements() async throws {
        let database = try await shop(products: 40)
        let changes: [SQL] = [
            "select",
            "update catalog.categories set name = 'All ' || name",
            "update catalog.categories set name = 'Ärger Σ', slug = slug || '-x'",
            "update catalog.categories set slug = 'all-' || position, name = lower(slug)",
            "update catalog.categories set position = position + 1",
            "delete from catalog.category_tree where depth > 0",
            """
            insert into catalog.category_tree (ancestor_id, descendant_id, depth)
            select parent_id, id, 1 from catalog.categories where parent_id is not null
            """,
            """
            delete from catalog.categories c
            where not exists (select from catalog.products p where p.category_id = c.id)
              and not exists (select from catalog.categories d where d.parent_id = c.id)
            """,
        ]
        for (number, change) in changes.enumerated() {
            try await database.execute(change)
            #expect(try await wrong(in: database) == [], "after statement \(number)")
        }
        let sizes = try await database.read.values(
            """
            select count(*) from catalog.category_words group by category_id = any (
              array(select id from catalog.categories where parent_id is null))
            """, as: Int.self)
        #expect(sizes.count == 2)
    }

    @Test("a list finds a category by its slug, its name in any case and its id, with what lies in it")
    func lists() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        let outer = try await createCategory(CategoryDraft(name: "Großes ÄRGERNIS"), call).body
        let inner = try await createCategory(CategoryDraft(name: "Inner", parentID: outer.id.description), call).body
        _ = try await createCategory(CategoryDraft(name: "Beside"), call)
        for (name, category) in [("One", outer.slug), ("Two", inner.slug), ("Three", "beside")] {
            _ = try await createProduct(ProductDraft(name: name, price: MoneyInput("1"), category: category), call)
        }
        func found(_ category: String, search: String? = nil) async throws -> [String] {
            var query = ProductQuery(search: search, sort: .name)
            query.category = category
            query.include = "count"
            let page = try await listProducts(query, call)
            #expect(page.total == page.items.count)
            return try page.items.map { try $0.product.name }
        }
        for word in [outer.slug, outer.slug.uppercased(), "großes ärgernis", "GROßES ÄRGERNIS", outer.id.description] {
            #expect(try await found(word) == ["One", "Two"], "\(word)")
            #expect(try await found(word, search: "two") == ["Two"], "\(word)")
        }
        #expect(try await found("inner") == ["Two"])
        #expect(try await found(inner.id.description) == ["Two"])
        #expect(try await found("nowhere") == [])
        #expect(try await found(UUID().uuidString) == [])
        var change = CategoryChange(id: .id(inner.id))
        change.parentID = .null
        change.name = .value("Beside")
        _ = try await updateCategory(change, call)
        #expect(try await found(outer.slug) == ["One"])
        #expect(try await found("BESIDE") == ["Three", "Two"])
    }

    @Test("while one changes a name or the tree, whoever else would change either waits, before any row is locked")
    func waiting() async throws {
        let database = try await shop()
        let call = Call.test(database: database, as: .admin())
        for name in ["A", "B"] { _ = try await createCategory(CategoryDraft(name: name), call) }
        let rename: SQL = "update catalog.categories set name = name || '!' where slug = 'a'"
        let move: SQL = """
            insert into catalog.category_tree (ancestor_id, descendant_id, depth)
            select a.id, b.id, 1 from catalog.categories a, catalog.categories b where a.slug = 'a' and b.slug = 'b'
            """
        let cut: SQL = "delete from catalog.category_tree where depth > 0"
        let removal: SQL = "delete from catalog.categories where slug = 'c'"
        for (first, second) in [(rename, move), (move, rename), (cut, removal)] {
            try await database.transaction { sql in
                try await sql.execute(first)
                let refusal = await #expect(throws: DatabaseError.self) {
                    try await database.transaction { other in
                        try await other.execute("set local lock_timeout = '20ms'")
                        try await other.execute(second)
                    }
                }
                #expect(refusal?.server?.isLockNotAvailable == true)
            }
            #expect(try await wrong(in: database) == [])
        }
    }

    @Test("a transaction that could not see what others changed meanwhile changes no category")
    func isolation() async throws {
        let database = try await shop()
        _ = try await createCategory(CategoryDraft(name: "A"), Call.test(database: database, as: .admin()))
        for isolation in [Isolation.repeatableRead, .serializable] {
            await #expect(throws: (any Error).self) {
                try await database.transaction(isolation: isolation) { sql in
                    _ = try await sql.execute("update catalog.categories set name = 'B'")
                }
            }
        }
        #expect(try await database.read.value("select name from catalog.categories", as: String.self) == "A")
    }

    private func ids(_ database: Database) async throws -> [Category.ID] {
        try await database.read.values("select id from catalog.categories order by id", as: UUID.self).map { ID($0) }
    }
}
