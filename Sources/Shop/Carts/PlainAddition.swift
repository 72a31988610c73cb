import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import Catalog
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
    /// Since when it asks what has become of offers.
    let knownSince: Int?

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
        knownSince = call.knownOffers.horizon
    }

    var subject: CartOwner { owner }

    /// Users' carts are found in another way than visitors'.
    var group: Int { owner.userID == nil ? 1 : 0 }

    /// Makes additions and answers the carts, the offers that were added, and which others have changed. Nothing changes, and
    /// there is no row, where anything is unusual.
    ///
    /// A cart that somebody holds is passed over, so that nobody else waits for it; whoever wants it waits alone. The line is
    /// looked for once more where it is changed, for `chosen` may see a later cart than the update begins with. The arrays
    /// are selected, so that Postgres cannot count what is in them: it would find each count worth a plan of its own, and
    /// making that takes longer than everything else.
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
          select w.place, w.quantity, w.line_id, w.now, c.id, \(NamedOffer.columns)
          from wanted w
          join catalog.offers o on o.product_id = w.product_id and o.is_for_sale
            and case when w.variant_id is null then o.variant_count = 1 else o.variant_id = w.variant_id end
            and (w.price_minor is null or (o.price_minor = w.price_minor and o.currency = w.currency))
          cross join lateral (
            select c.id from carts.carts c
            where c.\(key(of: additions)) = w.owner and c.currency = o.currency
              and (\(CartRules.hasPlace(for: "o.variant_id")))
            for no key update skip locked) c),
        cart as (
          update carts.carts c set version = c.version + 1, updated_at = s.now,
            \(CartLines.sum(of: "s.line_id", "s.variant_id", "s.quantity"))
          from chosen s where c.id = s.id
          returning s.place, \(CartRow.head), s.variant_id, s.cart_line, s.currency as price_currency, s.price_minor, s.stock),
        news as materialized (\(OfferNews.since(additions.knownSince)))
        select c.*, n.* from cart c cross join news n
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

extension [PlainAddition] {
    /// Since when all of them need to know; nil where one knows nothing.
    fileprivate var knownSince: Int? {
        let all = compactMap { $0.knownSince }
        return all.count == count ? all.min() : nil
    }
}

/// A cart that something was added to.
struct AddedCart: RowReadable, Sendable {
    let cart: CartRow.Head
    let offer: NamedOffer
    let news: OfferNews

    init(row: inout Row) throws {
        cart = try CartRow.Head(row: &row)
        offer = try NamedOffer(row: &row)
        news = try OfferNews(row: &row)
    }
}

extension Call {
    /// Adds to a cart together with whoever else adds to one. Nil where anything is unusual.
    func cart(adding addition: PlainAddition) async throws -> CartRow? {
        guard let added = try await database.gather(addition, as: AddedCart.self).first else { return nil }
        let offers: [KnownOffer?]
        do {
            offers = try await knownOffers.offers(
                of: added.cart.lines.variants, after: added.news, with: added.offer, else: database.read)
        } catch {
            // It is made, and only what there is to say of it is missing: nobody may think that nothing was changed.
            throw DatabaseError.outcomeUnknown
        }
        return try CartRow(added.cart, offers)
    }
}
