import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce

/// What holds for every category, new or changed.
enum CategoryRules {
    /// How many levels the tree may have.
    static let levels = 8
}

extension Validation {
    mutating func categoryName(_ name: String?) {
        text(name, 1...80, "name")
        if let name, !name.isEmpty, name.allSatisfy(\.isWhitespace) { fail("name", "required", "must not be empty") }
    }

    mutating func categorySlug(_ slug: String?) {
        guard let slug else { return }
        check(
            Slug.isValid(slug), "slug", "not_a_slug", "must be small letters, digits and single hyphens",
            value: .string(slug))
    }
}

extension Transaction {
    /// The category that is to stand above another; one that is not there is a 422 at the field.
    func parentCategory(_ named: String) async throws -> Category {
        guard let parent = try await category(Reference<Category>(named)) else {
            throw Problem.invalid("parent_id", "not_found", "is not a category of this shop", value: .string(named))
        }
        return parent
    }

    /// Refuses what would make the tree deeper than anybody can look through.
    func requireDepth(below parent: Category?, height: Int) throws {
        guard let parent, parent.level + 1 + height >= CategoryRules.levels else { return }
        throw Problem.conflict(
            "category_too_deep", "Categories have at most \(CategoryRules.levels) levels",
            details: ["levels": .number(.init(CategoryRules.levels))])
    }
}

extension Problem {
    static func categorySlugTaken(_ slug: String) -> Problem {
        .conflict("slug_taken", "Another category has this slug", details: ["slug": .string(slug)])
    }
}
