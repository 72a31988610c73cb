public import Cartwright
public import CartwrightPostgres
public import FoundationEssentials

extension Transaction {
    /// Begins to keep stock of a new variant. Where that has begun already nothing changes.
    public func openStock(
        of variant: UUID, sku: String, product: UUID, seller: UUID, quantity: Int, _ call: Call
    ) async throws {
        try await openStock(
            ofEach: "select \(variant)::uuid, \(sku)::text, \(product)::uuid, \(seller)::uuid, \(quantity)::integer",
            call)
    }

    /// Begins to keep stock of every variant in the rows of a query: its id, number, product, seller and quantity.
    public func openStock(ofEach variants: SQL, _ call: Call) async throws {
        try await execute(
            """
            with opened as (
              insert into inventory.stock (variant_id, sku, product_id, seller_id, on_hand, updated_at)
              select v.*, \(call.now)::timestamptz from (\(variants)) v
              on conflict do nothing
              returning variant_id, on_hand)
            insert into inventory.movements (variant_id, delta, reason, actor, at)
            select variant_id, on_hand, \(Movement.Reason.opening), \(call.actor)::uuid, \(call.now)
            from opened where on_hand <> 0
            """)
    }

    /// Locks a variant's stock, for whoever changes more than that: the stock comes first, as in a sale.
    public func lockStock(of variant: UUID) async throws {
        try await execute(
            "select from inventory.stock where variant_id = \(variant) and location = 'main' for update")
    }

    /// Sets how many of a variant can be sold; what is promised to somebody stays promised.
    public func setStock(of variant: UUID, to available: Int, _ call: Call) async throws {
        try await setStock(of: variant, to: available, note: nil, call)
    }

    func setStock(of variant: UUID, to available: Int, note: String?, _ call: Call) async throws {
        try await execute(
            """
            with locked as materialized (
              select variant_id, location, reserved, reserved + \(available)::integer as wanted,
                reserved + \(available)::integer - on_hand as delta
              from inventory.stock where variant_id = \(variant) and location = 'main' for update),
            changed as (
              update inventory.stock s
              set on_hand = k.wanted, reserved = k.reserved, version = s.version + 1, updated_at = \(call.now)
              from locked k
              where s.variant_id = k.variant_id and s.location = k.location and k.delta <> 0)
            insert into inventory.movements (variant_id, location, delta, reason, actor, note, at)
            select variant_id, location, delta, \(Movement.Reason.set), \(call.actor)::uuid, \(note)::text, \(call.now)
            from locked where delta <> 0
            """)
    }

    /// Adds to what is there, or takes from it. False where fewer would be left than are promised.
    func adjustStock(
        of variant: UUID, by delta: Int, reason: Movement.Reason, note: String?, _ call: Call
    ) async throws -> Bool {
        let moved = try await execute(
            """
            with changed as (
              update inventory.stock
              set on_hand = on_hand + \(delta)::integer, version = version + 1, updated_at = \(call.now)
              where variant_id = \(variant) and location = 'main'
                and (backorder or on_hand + \(delta)::integer >= reserved)
              returning variant_id, location)
            insert into inventory.movements (variant_id, location, delta, reason, actor, note, at)
            select variant_id, location, \(delta), \(reason), \(call.actor)::uuid, \(note)::text, \(call.now) from changed
            """)
        return moved > 0
    }
}

extension Call {
    /// Who moves stock: the signed-in user; nobody where the shop does it itself.
    var actor: UUID? { caller.user?.id }
}
