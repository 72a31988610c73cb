public import Cartwright

/// Products for sale: filtered, sorted, page by page.
public func listProducts(_ query: ProductQuery, _ call: Call) async throws -> Page<ListedProduct> {
    try await call.products(query)
}
