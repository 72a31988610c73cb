import CartwrightPostgres
import Commerce
import FoundationEssentials

/// What an administrator writes of a category.
struct CategoryFields: Sendable {
    var slug: String
    var name: String
    var position: Int
    var parentID: Category.ID?
}

extension Transaction {
    /// Names the lock under which the tree is changed: "cw-shelf" in ASCII.
    private static let treeLock: Int64 = 0x6377_2D73_6865_6C66

    /// Lets nobody else change the shape of the tree until the transaction ends: two moves, each fine by itself, could
    /// together make a circle. Whatever writes categories or the tree takes the same lock, for their words; here it is taken
    /// before anything is read.
    func lockCategoryTree() async throws { try await execute("select pg_advisory_xact_lock(\(Self.treeLock))") }

    /// Writes a category with its way up to the top. Answers false where the slug is taken.
    func insert(_ fields: CategoryFields, as id: Category.ID, at now: Date) async throws -> Bool {
        try await execute(
            """
            with category as (
              insert into catalog.categories (id, parent_id, slug, name, position, created_at, updated_at)
              values (\(id), \(fields.parentID), \(fields.slug), \(fields.name), \(fields.position), \(now), \(now))
              on conflict (slug) do nothing
              returning id, parent_id)
            insert into catalog.category_tree (ancestor_id, descendant_id, depth)
            select id, id, 0 from category
            union all
            select t.ancestor_id, c.id, t.depth + 1
            from category c join catalog.category_tree t on t.descendant_id = c.parent_id
            """) > 0
    }

    /// Writes a category's fields; its version goes up by one.
    func update(_ id: Category.ID, _ fields: CategoryFields, at now: Date) async throws {
        try await execute(
            """
            update catalog.categories set
              slug = \(fields.slug), name = \(fields.name), position = \(fields.position),
              parent_id = \(fields.parentID), version = version + 1, updated_at = \(now)
            where id = \(id)
            """)
    }

    /// Hangs a category, with all that lies below it, from its new parent: every way up from the outside is cut, and one
    /// is made from each new ancestor to each category of the branch.
    func moveBranch(_ id: Category.ID, below parent: Category.ID?) async throws {
        try await execute(
            """
            delete from catalog.category_tree t
            using catalog.category_tree branch
            where branch.ancestor_id = \(id) and t.descendant_id = branch.descendant_id
              and t.depth > branch.depth
            """)
        guard let parent else { return }
        try await execute(
            """
            insert into catalog.category_tree (ancestor_id, descendant_id, depth)
            select up.ancestor_id, branch.descendant_id, up.depth + branch.depth + 1
            from catalog.category_tree up cross join catalog.category_tree branch
            where up.descendant_id = \(parent) and branch.ancestor_id = \(id)
            """)
    }

    /// Whether one category is the other or lies somewhere below it.
    func isCategory(_ inner: Category.ID, inside outer: Category.ID) async throws -> Bool {
        try await value(
            """
            select exists (select from catalog.category_tree
              where ancestor_id = \(outer) and descendant_id = \(inner))
            """) ?? false
    }

    /// How many levels lie below a category.
    func categoryHeight(_ id: Category.ID) async throws -> Int {
        try await value("select max(depth) from catalog.category_tree where ancestor_id = \(id)") ?? 0
    }

    /// How many categories stand directly in a category, and how many products, counted up to a thousand each. The
    /// category's row is locked, so that neither can come in meanwhile.
    func lockedCategoryContents(_ id: Category.ID) async throws -> (categories: Int, products: Int) {
        try await execute("select from catalog.categories where id = \(id) for update")
        let counts = try await values(
            """
            select count(*) from (select from catalog.categories where parent_id = \(id) limit 1000) c
            union all
            select count(*) from (select from catalog.products where category_id = \(id) limit 1000) p
            """, as: Int.self)
        return (counts.first ?? 0, counts.last ?? 0)
    }

    /// Takes an empty category away, with its ways up.
    func deleteCategory(_ id: Category.ID) async throws {
        try await execute("delete from catalog.categories where id = \(id)")
    }
}
