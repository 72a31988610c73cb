public import Cartwright
import CartwrightPostgres
import CartwrightSecurity
public import Catalog
public import Commerce
public import FoundationEssentials

/// What goes into a cart.
public struct CartAddition: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["qty": "quantity", "product": "product_id"]

    /// The product's id or slug.
    public var productID: Reference<Product>
    /// Which of its variants; where there is only one it can be left out.
    public var variantID: UUID?
    /// How many more of it; one.
    public var quantity: Int?
    /// What one costs, as far as the client knows: refused where that is not so.
    public var productPrice: MoneyInput?
    /// The same in minor units.
    public var productPriceMinor: Int?
    /// What the client calls it; ignored.
    public var productName: String?

    /// One of a product.
    public init(productID: Reference<Product>, variantID: UUID? = nil, quantity: Int? = nil) {
        self.productID = productID
        self.variantID = variantID
        self.quantity = quantity
    }
}

extension CartAddition: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.range(quantity, CartRules.quantities, "quantity")
    }
}

extension CartAddition {
    /// That an offer `o` is of what is added.
    fileprivate var isWanted: SQL {
        var wanted: SQL =
            switch productID {
            case .id(let id): "o.product_id = \(id)"
            case .slug(let slug): "o.slug = \(slug)"
            }
        if let variantID { wanted += " and o.variant_id = \(variantID)" }
        return wanted
    }

    /// That an offer `o` costs what the client thinks.
    fileprivate static func isPriced(_ price: Money?) -> SQL {
        price.map { " and o.currency = \($0.currency.code) and o.price_minor = \($0.minor)" } ?? ""
    }
}

extension DatabaseConnection {
    /// Adds to an owner's cart, which begins with it where there is none; answers it in one statement. Nil, and nothing has
    /// changed, where the offer is not what the addition takes it for.
    func add(
        _ addition: CartAddition, at price: Money?, to owner: CartOwner, _ call: Call
    ) async throws -> CartRow? {
        return try await change(
            """
            insert into carts.carts as c (id, user_id, token_digest, currency, line_ids, variant_ids, quantities,
              created_at, updated_at)
            select \(uuidV7(now: call.now))::uuid, \(owner.userID)::uuid, \(owner.digest)::bytea, o.currency,
              array[\(CartLine.newID(at: call.now))::uuid], array[o.variant_id], array[\(addition.quantity ?? 1)::integer],
              \(call.now)::timestamptz, \(call.now)::timestamptz
            from offer o
            where o.is_for_sale and (select count(*) from offer) = 1\(CartAddition.isPriced(price))
            on conflict (\(owner.key)) do update
            set version = c.version + 1, updated_at = excluded.updated_at, currency = excluded.currency,
              \(CartLines.sum(of: "excluded.line_ids[1]", "excluded.variant_ids[1]", "excluded.quantities[1]"))
            where (c.currency = excluded.currency or cardinality(c.line_ids) = 0)
              and (\(CartRules.hasPlace(for: "excluded.variant_ids[1]")))
            """,
            before: """
                offer as materialized (
                  select o.variant_id, o.currency, o.price_minor, o.is_for_sale from catalog.offers o
                  where \(addition.isWanted) limit 2),
                """)
    }
}
