import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials
import Testing

@testable import Inventory

@Suite struct StockFunctionTests {
    @Test("a seller reads, sets and adjusts its own stock, staff reads all, and others find nothing")
    func own() async throws {
        let house = try await Warehouse(5, 7)
        let seller = house.call(as: .seller(house.seller))
        #expect(try await getStock(StockChoice(sku: "SKU-0"), seller).available == 5)
        #expect(try await getStock(StockChoice(sku: house.variants[1].uuidString), seller).onHand == 7)
        #expect(try await getStock(StockChoice(sku: "SKU-0"), house.call(as: .support())).sku == "SKU-0")
        let other = house.call(as: .seller(UUID()))
        #expect(await problem { try await getStock(StockChoice(sku: "SKU-0"), other) }?.status == 404)
        #expect(await problem { try await setStock(StockChange(sku: "SKU-0"), other) }?.status == 404)
        #expect(await problem { try await adjustStock(StockAdjustment(sku: "SKU-0", delta: 1), other) }?.status == 404)
        #expect(
            await problem { try await getStock(StockChoice(sku: "SKU-0"), house.call(as: .customer())) }?.status == 403)
        try await house.reserve([Demand(variant: house.variants[0], quantity: 2)], for: UUID())
        var change = StockChange(sku: "SKU-0")
        change.stockQuantity = .value(10)
        change.lowAt = .value(3)
        change.note = "Counted"
        let level = try await setStock(change, seller)
        #expect(level.onHand == 12 && level.reserved == 2 && level.available == 10 && level.lowAt == 3)
        #expect(try await setStock(change, seller) == level)
        #expect(level.entityTag == "v3-12-2")
        let adjusted = try await adjustStock(StockAdjustment(sku: "SKU-0", delta: -10, reason: .damaged), seller)
        #expect(adjusted.available == 0)
        let refused = await problem { try await adjustStock(StockAdjustment(sku: "SKU-0", delta: -1), seller) }
        #expect(refused?.code == "insufficient_stock" && refused?.details?["available"] == 0)
        #expect(await problem { try await adjustStock(StockAdjustment(sku: "SKU-0", delta: 0), seller) }?.status == 422)
        change.stockQuantity = .value(-1)
        let negative = change
        #expect(await problem { try await setStock(negative, seller) }?.errors.first?.field == "stock_quantity")
        #expect(try await house.contradictions().isEmpty)
        let audited = try await house.database.write.value("select count(*) from accounts.audit_log", as: Int.self)
        #expect(audited == 2)
    }

    @Test("the ledger comes page by page, the latest first")
    func ledger() async throws {
        let house = try await Warehouse(5)
        let admin = house.call(as: .admin())
        for delta in 1...4 {
            _ = try await adjustStock(StockAdjustment(sku: "SKU-0", delta: delta, reason: .received), admin)
        }
        var query = MovementQuery(sku: "SKU-0", limit: 2)
        var deltas: [Int] = []
        repeat {
            let page = try await listMovements(query, admin)
            deltas += page.items.map(\.delta)
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        #expect(deltas == [4, 3, 2, 1, 5])
        #expect(try await listMovements(MovementQuery(sku: "SKU-0"), admin).items.last?.reason == .opening)
    }

    @Test("what is running out comes with the scarcest first; a number that two variants have names them")
    func low() async throws {
        let house = try await Warehouse(5, 0, 3, 3)
        let seller = house.call(as: .seller(house.seller))
        #expect(try await listLowStock(LowStockQuery(), seller).items.map(\.sku) == ["SKU-1"])
        var query = LowStockQuery(atMost: 3, limit: 1)
        var found: [Int] = []
        repeat {
            let page = try await listLowStock(query, seller)
            found += page.items.map(\.available)
            query.cursor = page.nextCursor.map { Cursor($0) }
        } while query.cursor != nil
        #expect(found == [0, 3, 3])
        #expect(try await listLowStock(LowStockQuery(atMost: 9), house.call(as: .seller(UUID()))).items.isEmpty)
        #expect(try await listLowStock(LowStockQuery(atMost: 9), house.call(as: .admin())).items.count == 4)
        try await house.database.execute("update inventory.stock set sku = 'SAME'")
        let twice = await problem { try await getStock(StockChoice(sku: "SAME"), seller) }
        #expect(twice?.code == "ambiguous_sku" && twice?.details?["variants"]?.array?.count == 4)
    }

    @Test("the sweep ends every promise whose time has passed, however many there are")
    func sweep() async throws {
        let house = try await Warehouse(1000)
        for _ in 0..<3 {
            try await house.database.execute(
                """
                with promised as (
                  insert into inventory.reservations (holder, variant_id, location, quantity, expires_at, created_at)
                  select gen_random_uuid(), \(house.variants[0]), 'main', 1, \(house.in15Minutes), \(house.clock.now)
                  from generate_series(1, 150) returning quantity)
                update inventory.stock set reserved = reserved + (select sum(quantity) from promised)
                """)
        }
        try await releaseExpired(Tick(scheduledAt: house.clock.now), house.call)
        #expect(try await house.level(house.variants[0]) == [1000, 450])
        house.clock.advance(by: .seconds(900))
        try await releaseExpired(Tick(scheduledAt: house.clock.now), house.call)
        #expect(try await house.level(house.variants[0]) == [1000, 0])
        #expect(try await house.contradictions().isEmpty)
    }

    private func problem(_ body: () async throws -> some Sendable) async -> Problem? {
        do { _ = try await body() } catch { return error as? Problem }
        return nil
    }
}

extension Warehouse {
    fileprivate func call(as caller: Caller) -> Call { .test(database: database, as: caller, clock: clock) }
}
