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
    /// Adds to an owner's cart, which begins with it where there is none; answers all of it in one statement. No rows, and
    /// nothing has changed, where the offer is not what the addition takes it for.
    func add(
        _ addition: CartAddition, at price: Money?, to owner: CartOwner, _ call: Call
    ) async throws -> [CartRow] {
        let wanted = addition.isWanted
        let priced = CartAddition.isPriced(price)
        return try await change(
            owner,
            before: """
                offer as materialized (
                  select o.variant_id, o.currency, o.price_minor, o.is_for_sale from catalog.offers o
                  where \(wanted) limit 2),
                lines_before as materialized (
                  select count(*)::integer as number from carts.items i join seen s on s.id = i.cart_id),
                chosen as materialized (
                  select o.variant_id, o.currency, b.number as lines_before from offer o cross join lines_before b
                  where o.is_for_sale and (select count(*) from offer) = 1\(priced)
                    and (b.number < \(CartRules.mostLines)
                      or exists (
                        select from carts.items i join seen s on s.id = i.cart_id where i.variant_id = o.variant_id))),
                """,
            cart: """
                insert into carts.carts as c (id, user_id, token_digest, currency, line_bound, created_at, updated_at)
                select \(uuidV7(now: call.now))::uuid, \(owner.userID)::uuid, \(owner.digest)::bytea, o.currency,
                  o.lines_before + 1, \(call.now)::timestamptz, \(call.now)::timestamptz
                from chosen o
                on conflict (\(owner.key)) do update
                set version = c.version + 1, updated_at = excluded.updated_at, currency = excluded.currency,
                  line_bound = case when c.version = (select s.version from seen s) then excluded.line_bound
                    else c.line_bound + 1 end
                where c.currency = excluded.currency or not exists (select from carts.items i where i.cart_id = c.id)
                """,
            lines: """
                insert into carts.items as i (id, cart_id, variant_id, quantity, added_at)
                select \(uuidV7(now: call.now))::uuid, c.id, o.variant_id, \(addition.quantity ?? 1)::integer,
                  \(call.now)::timestamptz
                from cart c, chosen o
                on conflict (cart_id, variant_id) do update set quantity = i.quantity + excluded.quantity
                """)
    }
}
