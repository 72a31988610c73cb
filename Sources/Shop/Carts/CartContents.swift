public import Cartwright
public import CartwrightPostgres
public import Catalog
public import Commerce
public import FoundationEssentials
public import Inventory

/// A locked cart as an order needs it: each line with what it is offered for at this instant.
public struct CartContents: Sendable {
    /// One line.
    public struct Line: Sendable {
        /// The line's id.
        public let id: UUID
        /// How many.
        public let quantity: Int
        /// What it is offered for now.
        public let offer: Offer
    }

    /// The cart's id.
    public let id: UUID
    /// What its lines are counted in.
    public let currency: Currency
    /// Goes up by one with every change.
    public let version: Int
    /// The lines in their order; none where it is empty.
    public let lines: [Line]
}

extension Transaction {
    /// The caller's cart, locked until the transaction ends; nil where there is none. One round trip, but where somebody
    /// changed it while this waited for it.
    public func lockedCart(of call: Call) async throws -> CartContents? {
        let (owner, issued) = try call.cartOwner()
        if issued != nil { return nil }
        let rows = try await lockedRows(of: owner)
        let settled = rows.first?.isComplete == false ? try await lockedRows(of: owner) : rows
        guard let head = settled.first else { return nil }
        return CartContents(
            id: head.id, currency: head.currency, version: head.version, lines: settled.compactMap(\.line))
    }

    /// Takes everything out of a cart that has become an order.
    public func completeCart(_ id: UUID, _ call: Call) async throws {
        try await execute(
            """
            with cart as (
              update carts.carts set version = version + 1, updated_at = \(call.now) where id = \(id) returning id)
            delete from carts.items i using cart c where i.cart_id = c.id
            """)
    }

    /// Puts the lines of an order that came to nothing back into its cart, where that is still there and still empty.
    public func restoreCart(_ id: UUID, _ lines: [Demand], _ call: Call) async throws {
        let now = call.now
        let locked = try await value(
            "select id from carts.carts where id = \(id) for update", as: UUID.self)
        guard locked != nil, !lines.isEmpty else { return }
        try await execute(
            """
            with cart as (
              update carts.carts c set version = c.version + 1, updated_at = \(now),
                line_bound = c.line_bound + \(lines.count)::integer
              where c.id = \(id) and not exists (select from carts.items i where i.cart_id = c.id)
              returning c.id)
            insert into carts.items as i (id, cart_id, variant_id, quantity, added_at)
            select l.id, c.id, l.variant_id, l.quantity::integer, \(now)
            from cart c, unnest(\(lines.map { _ in CartLine.newID(at: now) }), \(lines.map(\.variant)),
              \(lines.map { min(max($0.quantity, 1), CartRules.quantities.upperBound) })) as l (id, variant_id, quantity)
            on conflict (cart_id, variant_id) do nothing
            """)
    }

    private func lockedRows(of owner: CartOwner) async throws -> [LockedRow] {
        // `s` is the cart as it was when the statement began, `c` as it is once it is locked.
        try await rows(
            """
            select c.id, c.currency, c.version, c.version = s.version, l.id, l.quantity, \(Offer.columns)
            from carts.carts c
            join carts.carts s on s.id = c.id
            left join (carts.items l join catalog.offers o on o.variant_id = l.variant_id) on l.cart_id = s.id
            where \(owner.condition)
            order by l.added_at, l.id
            for update of c
            """)
    }
}

private struct LockedRow: RowReadable, Sendable {
    let id: UUID
    let currency: Currency
    let version: Int
    let isComplete: Bool
    let line: CartContents.Line?

    init(row: inout Row) throws {
        id = try row.next()
        let code: String = try row.next()
        guard let currency = Currency(code) else {
            throw DatabaseError.decoding(column: "currency", message: "\(code) is not a currency")
        }
        self.currency = currency
        version = try row.next()
        isComplete = try row.next()
        let lineID: UUID? = try row.next()
        let quantity: Int? = try row.next()
        if let lineID, let quantity {
            line = CartContents.Line(id: lineID, quantity: quantity, offer: try Offer(row: &row))
        } else {
            line = nil
        }
    }
}
