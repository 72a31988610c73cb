public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which product.
public struct ProductChoice: Decodable, Sendable {
    /// Its id or its slug.
    public let id: Reference<Product>

    /// The product with this id or slug.
    public init(id: Reference<Product>) { self.id = id }
}

/// One product, with its live stock.
public func getProduct(_ choice: ProductChoice, _ call: Call) async throws -> Product {
    try await call.database.read.product(choice.id, call)
}
