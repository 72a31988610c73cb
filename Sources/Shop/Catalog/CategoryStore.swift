public import CartwrightPostgres
import Commerce

extension Category: RowReadable {
    /// Reads a category's columns, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        parentID = try row.next()
        slug = try row.next()
        name = try row.next()
        level = try row.next()
        path = try row.next()
        position = try row.next()
        version = try row.next()
    }
}

/// A category with its place in the order of the tree.
struct PlacedCategory: RowReadable, Sendable {
    let category: Category
    let place: [String]

    init(row: inout Row) throws {
        category = try Category(row: &row)
        place = try row.next()
    }
}

extension DatabaseConnection {
    /// One category, with its way down from the top.
    func category(_ reference: Reference<Category>) async throws -> Category? {
        let isMeant: SQL =
            switch reference {
            case .id(let id): "c.id = \(id)"
            case .slug(let slug): "c.slug = \(slug.lowercased())"
            }
        return try await row(
            """
            select c.id, c.parent_id, c.slug, c.name,
              (select max(t.depth) from catalog.category_tree t where t.descendant_id = c.id),
              array(
                select a.name from catalog.category_tree t join catalog.categories a on a.id = t.ancestor_id
                where t.descendant_id = c.id order by t.depth desc),
              c.position, c.version
            from catalog.categories c where \(isMeant)
            """)
    }

    /// The tree in order: by position and name on each level, every category followed by those inside it.
    func categories(in parent: String?, after place: [String]?, limit: Int) async throws -> [PlacedCategory] {
        var conditions: [SQL] = ["true"]
        if let parent { conditions.append(isInside(parent)) }
        if let place { conditions.append("t.place > \(place)") }
        return try await rows(
            """
            with recursive t as (
              select id, parent_id, slug, name, 0 as level, array[name] as path, position, version,
                array[lpad(position::text, 10, '0'), lower(name), id::text] as place
              from catalog.categories where parent_id is null
              union all
              select c.id, c.parent_id, c.slug, c.name, t.level + 1, t.path || c.name, c.position, c.version,
                t.place || array[lpad(c.position::text, 10, '0'), lower(c.name), c.id::text]
              from catalog.categories c join t on c.parent_id = t.id)
            select t.id, t.parent_id, t.slug, t.name, t.level, t.path, t.position, t.version, t.place from t
            where \(conditions.joined(separator: " and "))
            order by t.place limit \(limit)
            """)
    }

    /// How many there are.
    func countCategories(in parent: String?) async throws -> Int {
        let condition: SQL = parent.map { "where \(isInside($0))" } ?? ""
        return try await value("select count(*) from catalog.categories t \(condition)") ?? 0
    }

    private func isInside(_ parent: String) -> SQL {
        switch Reference<Category>(parent) {
        case .id(let id): "t.parent_id = \(id)"
        case .slug(let text):
            """
            t.parent_id in (select id from catalog.categories
              where slug = \(text.lowercased()) or lower(name) = \(text.lowercased()))
            """
        }
    }
}
