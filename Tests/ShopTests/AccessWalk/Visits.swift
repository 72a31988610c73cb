/// Every function that can be called over HTTP, and how the walk calls it. Each makes what it visits.
enum Visits {
    typealias Preparation = @Sendable (Visitors) async throws -> Visit

    static let all = [
        runtime, accounts, catalog, shelves, images, reviews, inventory, carts, orders, payments, sellers,
        notifications,
    ]
    .reduce(into: [String: Preparation]()) { all, part in all.merge(part) { first, _ in first } }

    static let runtime: [String: Preparation] = [
        "health": { _ in .plain(by: .nobody) },
        "ready": { _ in .plain(by: .nobody) },
        "openapi": { _ in .plain(by: .nobody) },
        "openapi-of-service": { _ in .on("catalog.json", by: .nobody) },
        "docs": { _ in .plain(by: .nobody) },
    ]
}
