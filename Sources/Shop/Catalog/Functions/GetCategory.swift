public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which category.
public struct CategoryChoice: Decodable, Sendable {
    /// Its id or its slug.
    public let id: Reference<Category>

    /// The category with this id or slug.
    public init(id: Reference<Category>) { self.id = id }
}

/// One category, with its way down from the top.
public func getCategory(_ choice: CategoryChoice, _ call: Call) async throws -> Category {
    guard let category = try await call.database.read.category(choice.id) else {
        throw Problem.notFound("There is no such category")
    }
    return category
}
