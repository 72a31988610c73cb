import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A category to be made.
public struct CategoryDraft: Decodable, Sendable {
    /// What it is called.
    public var name: String
    /// The category it lies in, by id or slug; without it it stands at the top.
    public var parentID: String?
    /// The readable name in addresses; made from the name.
    public var slug: String?
    /// Where it stands among its siblings, the lowest first.
    public var position: Int?

    /// A category by its name.
    public init(name: String, parentID: String? = nil) {
        self.name = name
        self.parentID = parentID
    }
}

extension CategoryDraft: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.categoryName(name)
        validation.categorySlug(slug)
        validation.range(position, 0...1_000_000, "position")
    }
}

/// Makes a category, at the top or inside another.
public func createCategory(_ draft: CategoryDraft, _ call: Call) async throws -> Created<Category> {
    var validation = Validation()
    draft.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        try await sql.lockCategoryTree()
        let parent: Category? = if let named = draft.parentID { try await sql.parentCategory(named) } else { nil }
        try sql.requireDepth(below: parent, height: 0)
        let id = Category.ID(uuidV7(now: call.now))
        let made = Slug.make(from: draft.name, fallback: "category")
        var fields = CategoryFields(
            slug: draft.slug ?? made, name: draft.name, position: draft.position ?? 0, parentID: parent?.id)
        if try await !sql.insert(fields, as: id, at: call.now) {
            if let slug = draft.slug { throw Problem.categorySlugTaken(slug) }
            fields.slug = "\(made.prefix(70))-\(id.description.suffix(8))"
            guard try await sql.insert(fields, as: id, at: call.now) else {
                throw Problem.categorySlugTaken(fields.slug)
            }
        }
        try await sql.audit(
            call, "category.created", object: "category", id: id.rawValue,
            changes: ["name": .string(fields.name), "slug": .string(fields.slug)])
        guard let category = try await sql.category(.id(id)) else { throw Problem.notFound }
        return Created(category, at: "/categories/\(id)")
    }
}
