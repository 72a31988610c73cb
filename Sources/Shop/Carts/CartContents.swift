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
    /// changed it while this waited for it: prices may have changed, too.
    public func lockedCart(of call: Call) async throws -> CartContents? {
        let (owner, issued) = try call.cartOwner()
        if issued != nil { return nil }
        let found = try await lockedRows(of: owner)
        let rows = found.first?.hasWaited == true ? try await lockedRows(of: owner) : found
        guard let head = rows.first else { return nil }
        return CartContents(
            id: head.id, currency: head.currency, version: head.version, lines: rows.compactMap(\.line))
    }

    /// Takes everything out of a cart that has become an order.
    public func completeCart(_ id: UUID, _ call: Call) async throws {
        try await execute("update carts.carts set \(CartRow.emptied(at: call.now)) where id = \(id)")
    }

    /// Puts the lines of an order that came to nothing back into its cart, where that is still there and still empty.
    public func restoreCart(_ id: UUID, _ lines: [Demand], _ call: Call) async throws {
        var restored = CartLines()
        for line in lines { restored.take(CartLine.newID(at: call.now), line.variant, line.quantity) }
        if restored.ids.isEmpty { return }
        try await execute(
            """
            update carts.carts set version = version + 1, updated_at = \(call.now), \(restored.assignment)
            where id = \(id) and cardinality(line_ids) = 0
            """)
    }

    private func lockedRows(of owner: CartOwner) async throws -> [LockedRow] {
        // `c` is the cart as it is once it is locked, `s` and the offers are as they were when the statement began.
        try await rows(
            """
            with cart as materialized (select c.* from carts.carts c where \(owner.condition) for update)
            select c.id, c.currency, c.version, c.version <> s.version, l.id, l.quantity, \(Offer.columns)
            from cart c
            join carts.carts s on s.id = c.id
            left join (
              unnest(c.line_ids, c.variant_ids, c.quantities) with ordinality as l (id, variant_id, quantity, place)
              join catalog.offers o on o.variant_id = l.variant_id) on true
            order by l.place
            """)
    }
}

private struct LockedRow: RowReadable, Sendable {
    let id: UUID
    let currency: Currency
    let version: Int
    let hasWaited: Bool
    let line: CartContents.Line?

    init(row: inout Row) throws {
        id = try row.next()
        currency = try Currency(column: row.next())
        version = try row.next()
        hasWaited = try row.next()
        let lineID: UUID? = try row.next()
        let quantity: Int? = try row.next()
        if let lineID, let quantity {
            line = CartContents.Line(id: lineID, quantity: quantity, offer: try Offer(row: &row))
        } else {
            line = nil
        }
    }
}
