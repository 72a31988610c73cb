import CartwrightPostgres
import Commerce

/// A category with its place in the order of the tree.
struct PlacedCategory: RowReadable, Sendable {
    let category: Category
    let place: [String]

    init(row: inout Row) throws {
        category = Category(
            id: try row.next(), parentID: try row.next(), slug: try row.next(), name: try row.next(),
            level: try row.next(), path: try row.next())
        place = try row.next()
    }
}

extension DatabaseConnection {
    /// The tree in order: by position and name on each level, every category followed by those inside it.
    func categories(in parent: String?, after place: [String]?, limit: Int) async throws -> [PlacedCategory] {
        var conditions: [SQL] = ["true"]
        if let parent { conditions.append(isInside(parent)) }
        if let place { conditions.append("t.place > \(place)") }
        return try await rows(
            """
            with recursive t as (
              select id, parent_id, slug, name, 0 as level, array[name] as path,
                array[lpad(position::text, 10, '0'), lower(name), id::text] as place
              from catalog.categories where parent_id is null
              union all
              select c.id, c.parent_id, c.slug, c.name, t.level + 1, t.path || c.name,
                t.place || array[lpad(c.position::text, 10, '0'), lower(c.name), c.id::text]
              from catalog.categories c join t on c.parent_id = t.id)
            select t.id, t.parent_id, t.slug, t.name, t.level, t.path, t.place from t
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
