import CartwrightHTTP
import Testing

@Suite("What the shop's inputs get wrong")
struct InputTests {
    @Test("one answer names every field of a query, whether its type or its meaning is wrong")
    func query() async throws {
        let shop = try await HostedShop()
        let products = try await shop.send(
            "catalog-list-products", query: "limit=0&include=prices&in_stock=perhaps&sort=relevance")
        #expect(
            products.errors.sorted() == [
                "in_stock wrong_type", "include unknown_value", "limit too_small", "sort needs_search",
            ])
        let categories = try await shop.send("catalog-list-categories", query: "limit=many&include=all")
        #expect(categories.errors.sorted() == ["include unknown_value", "limit wrong_type"])
    }
}
