import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials
import ShopSupport

@testable import Carts
@testable import Catalog

/// Somebody with a cart in a small shop.
struct Shopper: Sendable {
    let database: Database
    let caller: Caller
    /// What the program knows that the shopper happens to meet.
    let known: KnownOffers
    var guestToken: String?

    init(_ caller: Caller = .customer(), in database: Database? = nil, knowing known: KnownOffers? = nil) async throws {
        self.known = known ?? KnownOffers()
        self.database = if let database { database } else { try await TestShop.fresh(products: 40) }
        self.caller = caller
    }

    var call: Call {
        .test(database: database, as: caller, guestToken: guestToken, [KnownOffersKey.self: known])
    }

    /// Slugs of products that can be had, `prod-1` first.
    func slugs(_ count: Int) async throws -> [String] {
        try await database.write.values(
            """
            select slug from catalog.offers where is_for_sale and available > 10
            order by slug <> 'prod-1', slug limit \(count)
            """)
    }

    func add(_ slug: String = "prod-1", _ quantity: Int? = nil, byID: Bool = true) async throws -> Cart {
        let id = try await database.write.value("select id from catalog.products where slug = \(slug)", as: UUID.self)
        let product: Reference<Product> = if byID, let id { .id(ID(id)) } else { .slug(slug) }
        return try await addToCart(CartAddition(productID: product, quantity: quantity), call).cart
    }

    func cart() async throws -> Cart { try await getCart(call).cart }

    func set(_ line: CartLine, to quantity: Int) async throws -> Cart {
        try await updateCartLine(CartLineChange(itemID: .id(line.id), quantity: quantity), call).cart
    }
}

/// Runs it so many times at once.
func atOnce<T: Sendable>(_ number: Int, _ body: @escaping @Sendable (Int) async throws -> T) async throws -> [T] {
    try await withThrowingTaskGroup(of: T.self) { group in
        for index in 0..<number { group.addTask { try await body(index) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
