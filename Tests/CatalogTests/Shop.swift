import Cartwright
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import ShopSupport

/// A database with the shop's tables and, where asked for, the demo catalogue.
func shop(products: Int? = nil) async throws -> Database { try await TestShop.fresh(products: products) }

extension Call {
    /// What must throw a problem, for its status and code.
    static func problem(_ body: () async throws -> some Sendable) async -> Problem? {
        do { _ = try await body() } catch { return error as? Problem }
        return nil
    }
}

extension ProductDraft {
    /// What the examples in the wild send.
    static var smartphone: ProductDraft {
        var draft = ProductDraft(name: "Smartphone", price: MoneyInput("799.99"), category: "Electronics")
        draft.description = "Latest smartphone with advanced features"
        draft.stockQuantity = 50
        draft.imageURL = "https://example.com/phone.jpg"
        return draft
    }
}
