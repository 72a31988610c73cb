import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// A change of a category: what is absent stays.
public struct CategoryChange: Decodable, Sendable {
    /// Its id or its slug.
    public var id: Reference<Category>
    /// What it is called.
    public var name: Change<String> = .absent
    /// The category it lies in, by id or slug; `null` moves it to the top.
    public var parentID: Change<String> = .absent
    /// The readable name in addresses.
    public var slug: Change<String> = .absent
    /// Where it stands among its siblings, the lowest first.
    public var position: Change<Int> = .absent

    /// A change of nothing yet.
    public init(id: Reference<Category>) { self.id = id }

    /// What of it the audit log keeps.
    var changes: [String: JSONValue] {
        var changes: [String: JSONValue] = [:]
        if let name = name.value { changes["name"] = .string(name) }
        if let slug = slug.value { changes["slug"] = .string(slug) }
        if let position = position.value { changes["position"] = .number(JSONNumber(position)) }
        if parentID.isPresent { changes["parent_id"] = parentID.value.map { .string($0) } ?? .null }
        return changes
    }
}

extension CategoryChange: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.notNull(name, "name")
        validation.notNull(slug, "slug")
        validation.notNull(position, "position")
        validation.categoryName(name.value)
        validation.categorySlug(slug.value)
        validation.range(position.value, 0...1_000_000, "position")
    }
}

/// Changes a category, or moves it in the tree together with all that lies below it.
public func updateCategory(_ change: CategoryChange, _ call: Call) async throws -> Category {
    var validation = Validation()
    change.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        try await sql.lockCategoryTree()
        guard let category = try await sql.category(change.id) else {
            throw Problem.notFound("There is no such category")
        }
        try call.requireMatch(category.version)
        if change.changes.isEmpty { return category }
        var fields = CategoryFields(
            slug: category.slug, name: category.name, position: category.position, parentID: category.parentID)
        change.name.apply(to: &fields.name)
        change.position.apply(to: &fields.position)
        if let slug = change.slug.value, slug != category.slug {
            if try await sql.category(.slug(slug)) != nil { throw Problem.categorySlugTaken(slug) }
            fields.slug = slug
        }
        if change.parentID.isPresent { fields.parentID = try await sql.move(category, to: change.parentID.value) }
        try await sql.update(category.id, fields, at: call.now)
        try await sql.audit(
            call, "category.updated", object: "category", id: category.id.rawValue, changes: change.changes)
        guard let changed = try await sql.category(.id(category.id)) else { throw Problem.notFound }
        return changed
    }
}

extension Transaction {
    /// Moves a category below another one, or to the top; never into itself.
    fileprivate func move(_ category: Category, to named: String?) async throws -> Category.ID? {
        let parent: Category? = if let named { try await parentCategory(named) } else { nil }
        if parent?.id == category.parentID { return category.parentID }
        if let parent, try await isCategory(parent.id, inside: category.id) {
            throw Problem.conflict(
                "category_inside_itself", "A category cannot lie in itself or in one of those below it",
                details: ["category_id": .string(category.id.description), "parent_id": .string(parent.id.description)])
        }
        try requireDepth(below: parent, height: try await categoryHeight(category.id))
        try await moveBranch(category.id, below: parent?.id)
        return parent?.id
    }
}
