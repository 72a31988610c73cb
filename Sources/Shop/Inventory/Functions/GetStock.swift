public import Cartwright
import CartwrightPostgres

/// Which stock.
public struct StockChoice: Decodable, Sendable {
    /// The number by which the warehouse knows it, or the variant's id.
    public var sku: String

    /// The stock under a number.
    public init(sku: String) { self.sku = sku }
}

/// How many there are of a variant, and how many can be sold.
public func getStock(_ choice: StockChoice, _ call: Call) async throws -> StockLevel {
    try await call.database.read.stockLevel(choice.sku, call)
}
