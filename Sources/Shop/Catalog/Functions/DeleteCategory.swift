import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import Commerce
import FoundationEssentials

/// Takes a category away, if there is nothing in it: neither categories nor products, archived ones included.
public func deleteCategory(_ choice: CategoryChoice, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.lockCategoryTree()
        guard let category = try await sql.category(choice.id) else {
            throw Problem.notFound("There is no such category")
        }
        try call.requireMatch(category.version)
        let contents = try await sql.lockedCategoryContents(category.id)
        guard contents.categories == 0, contents.products == 0 else {
            throw Problem.conflict(
                "category_not_empty", "There are still categories or products in it",
                details: [
                    "categories": .number(JSONNumber(contents.categories)),
                    "products": .number(JSONNumber(contents.products)),
                ])
        }
        try await sql.deleteCategory(category.id)
        try await sql.audit(
            call, "category.deleted", object: "category", id: category.id.rawValue,
            changes: ["name": .string(category.name), "slug": .string(category.slug)])
    }
}
