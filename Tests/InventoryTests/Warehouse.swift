import Accounts
import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import TestSupport

@testable import Inventory

/// A database with stock of some variants, and a clock that only the test turns.
struct Warehouse: Sendable {
    let database: Database
    let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_780_000_000))
    let seller = UUID()
    var variants: [UUID] = []

    /// One variant for each quantity.
    init(_ quantities: Int...) async throws {
        let copy = try await TestDatabase.copy(named: "inventory") { database in
            for service in [Service.runtime, Accounts.service, Inventory.service] {
                try await database.migrate(service.migrations, service: service.name)
            }
        }
        database = copy.database
        let seller = seller
        let call = call
        for (index, quantity) in quantities.enumerated() {
            let variant = uuidV7(now: clock.now)
            variants.append(variant)
            try await database.transaction { sql in
                try await sql.openStock(
                    of: variant, sku: "SKU-\(index)", product: UUID(), seller: seller, quantity: quantity, call)
            }
        }
    }

    var call: Call { .test(database: database, as: .system("test"), clock: clock) }
    var in15Minutes: Date { clock.now.addingTimeInterval(900) }

    func reserve(_ demands: [Demand], for holder: UUID) async throws {
        let (call, until) = (call, in15Minutes)
        try await database.transaction { sql in try await sql.reserve(demands, for: holder, until: until, call) }
    }

    /// Whether it was there; any error but a lack of stock is thrown.
    func canReserve(_ demands: [Demand], for holder: UUID) async throws -> Bool {
        do {
            try await reserve(demands, for: holder)
            return true
        } catch let problem as Problem where problem.code == "insufficient_stock" { return false }
    }

    @discardableResult func release(_ holder: UUID) async throws -> Int {
        let call = call
        return try await database.transaction { sql in try await sql.releaseReservations(of: holder, call) }
    }

    func sell(_ holder: UUID) async throws -> Bool {
        let call = call
        return try await database.transaction { sql in try await sql.sellReserved(of: holder, call) }
    }

    func takeBack(_ demands: [Demand], for holder: UUID) async throws {
        let call = call
        try await database.transaction { sql in try await sql.takeBack(demands, for: holder, call) }
    }

    /// What is there and what is promised.
    func level(_ variant: UUID) async throws -> [Int] {
        try await database.write.value(
            "select array[on_hand, reserved] from inventory.stock where variant_id = \(variant)") ?? []
    }

    /// What is wrong with the books: nothing ever may be.
    func contradictions() async throws -> [String] {
        try await database.write.values(
            """
            select 'bad counts of ' || sku from inventory.stock where not (0 <= reserved and reserved <= on_hand)
            union all
            select 'reserved is not the sum of reservations: ' || sku from inventory.stock s
            where reserved <> (select coalesce(sum(quantity), 0) from inventory.reservations r
              where r.variant_id = s.variant_id and r.location = s.location)
            union all
            select 'on hand is not the sum of movements: ' || sku from inventory.stock s
            where on_hand <> (select coalesce(sum(delta), 0) from inventory.movements m
              where m.variant_id = s.variant_id and m.location = s.location)
            """)
    }
}
