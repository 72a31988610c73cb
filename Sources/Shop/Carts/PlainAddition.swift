import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// An addition as nearly all are: to a cart that is there and has room, by the product's id. Many are made at once.
struct PlainAddition: GatheredWrite {
    let owner: CartOwner
    let product: UUID
    let variant: UUID?
    let price: Money?
    let quantity: Int
    let lineID: UUID
    let now: Date

    /// Nil where the product is not named by its id.
    init?(_ addition: CartAddition, at price: Money?, to owner: CartOwner, _ call: Call) {
        guard case .id(let product) = addition.productID else { return nil }
        self.owner = owner
        self.product = product.rawValue
        self.price = price
        variant = addition.variantID
        quantity = addition.quantity ?? 1
        lineID = CartLine.newID(at: call.now)
        now = call.now
    }

    var subject: CartOwner { owner }

    /// Users' carts are found in another way than visitors'.
    var group: Int { owner.userID == nil ? 1 : 0 }

    /// Makes additions and answers the whole of their carts. Nothing changes, and there is no row, where anything is unusual.
    ///
    /// A cart that somebody holds is passed over, so that nobody else waits for it; whoever wants it waits alone. `s` is a cart
    /// as it was when the statement began. The arrays are selected, so that Postgres cannot count what is in them: it would
    /// find each count worth a plan of its own, and making that takes longer than everything else. Lines are put in order
    /// before their products are looked up, while they are small; what is told of the cart stands in the line that changed.
    static func statement(_ additions: [PlainAddition]) -> SQL {
        """
        with wanted as materialized (
          select w.*
          from (
            select \(owners(of: additions)) as owners, \(additions.map { $0.product })::uuid[] as products,
              \(additions.map { $0.variant })::uuid[] as variants,
              \(additions.map { $0.price?.currency.code })::text[] as currencies,
              \(additions.map { $0.price?.minor })::bigint[] as prices,
              \(additions.map { $0.quantity })::integer[] as quantities, \(additions.map { $0.lineID })::uuid[] as lines,
              \(additions.map { $0.now })::timestamptz[] as moments
            offset 0) g
          cross join lateral unnest(
            g.owners, g.products, g.variants, g.currencies, g.prices, g.quantities, g.lines, g.moments
          ) with ordinality as w (owner, product_id, variant_id, currency, price_minor, quantity, line_id, now, place)),
        chosen as materialized (
          select w.place, w.quantity, w.line_id, w.now, o.variant_id, s.id, s.version
          from wanted w
          join catalog.offers o on o.product_id = w.product_id and o.is_for_sale
            and case when w.variant_id is null then o.variant_count = 1 else o.variant_id = w.variant_id end
            and (w.price_minor is null or (o.price_minor = w.price_minor and o.currency = w.currency))
          join carts.carts s on s.\(key(of: additions)) = w.owner and s.line_bound < \(CartRules.mostLines)
          cross join lateral (
            select c.id from carts.carts c where c.id = s.id and c.currency = o.currency
            for no key update skip locked) c),
        cart as (
          update carts.carts c set version = c.version + 1, updated_at = s.now, line_bound = c.line_bound + 1
          from chosen s where c.id = s.id
          returning s.place, c.id, c.currency, c.version, c.updated_at, s.version as seen, s.variant_id),
        change as (
          insert into carts.items as i (id, cart_id, variant_id, quantity, added_at)
          select s.line_id, s.id, s.variant_id, s.quantity, s.now from chosen s
          on conflict (cart_id, variant_id) do update set quantity = i.quantity + excluded.quantity
          returning i.id, i.cart_id, i.variant_id, i.quantity, i.added_at)
        select l.place, l.cart_id, l.currency, l.version, l.updated_at, l.is_complete, l.changed,
          \(CartRow.lineColumns(in: "l.counted_in"))
        from (
          select * from (
            select c.place, c.id as cart_id, c.currency, c.version, c.updated_at, c.version = c.seen + 1 as is_complete,
              1::bigint as changed, c.currency as counted_in, x.id, x.variant_id, x.quantity, x.added_at
            from cart c join change x on x.cart_id = c.id
            union all
            select c.place, null, null, null, null, null, null, c.currency, i.id, i.variant_id, i.quantity, i.added_at
            from cart c join carts.items i on i.cart_id = c.id and i.variant_id <> c.variant_id) l
          order by l.place, l.added_at, l.id) l
        join catalog.offers o on o.variant_id = l.variant_id
        order by l.place, l.added_at, l.id
        """
    }

    private static func key(of additions: [PlainAddition]) -> SQL { additions.first?.owner.key ?? "user_id" }

    /// One for each: who has none of this kind has no cart here, and never another's.
    private static func owners(of additions: [PlainAddition]) -> SQL {
        switch additions.first?.owner {
        case .guest: "\(additions.map { $0.owner.digest })::bytea[]"
        case .user, nil: "\(additions.map { $0.owner.userID })::uuid[]"
        }
    }
}
