import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import TestSupport
import Testing

@testable import Inventory

@Suite struct ReservationRaceTests {
    @Test("of 200 who want one of 50 at the same moment, exactly 50 get one")
    func hot() async throws {
        let house = try await Warehouse(50)
        let phone = house.variants[0]
        let got = try await count(200) { _ in
            try await house.canReserve([Demand(variant: phone, quantity: 1)], for: UUID())
        }
        #expect(got == 50)
        #expect(try await house.level(phone) == [50, 50])
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("whoever asks in the opposite order waits, and nobody waits in a circle")
    func opposite() async throws {
        let house = try await Warehouse(1000, 1000, 1000)
        let before = try await deadlocks(house.database)
        let got = try await count(120) { number in
            let order = UUID()
            let demands = house.variants.map { Demand(variant: $0, quantity: 1) }
            guard try await house.canReserve(number % 2 == 0 ? demands : demands.reversed(), for: order) else {
                return false
            }
            switch number % 3 {
            case 0: return try await house.sell(order)
            case 1: return try await house.release(order) == 3
            default: return true
            }
        }
        #expect(got == 120)
        #expect(try await house.level(house.variants[2]) == [960, 40])
        #expect(try await deadlocks(house.database) == before)
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("the sweep, the sale and the giving back of the same promises: each ends once")
    func ends() async throws {
        let house = try await Warehouse(500, 500)
        let orders = (0..<30).map { _ in UUID() }
        let demands = house.variants.map { Demand(variant: $0, quantity: 5) }
        for order in orders { try await house.reserve(demands, for: order) }
        house.clock.advance(by: .seconds(901))
        let call = house.call
        _ = try await count(100) { number in
            let order = orders[number % 30]
            switch number / 30 {
            case 0: return try await house.sell(order)
            case 1: return try await house.release(order) > 0
            case 2:
                return try await house.canReserve(
                    [Demand(variant: house.variants[number % 2], quantity: 200)], for: order)
            default:
                return try await house.database.transaction { sql in
                    try await sql.releaseExpired(holders: 7, call) != nil
                }
            }
        }
        #expect(try await house.contradictions().isEmpty)
    }

    @Test(
        "who waits for a shelf that was empty gets what was put back meanwhile, or sets it", arguments: [false, true])
    func waited(sets: Bool) async throws {
        let house = try await Warehouse(100)
        let phone = house.variants[0]
        let first = UUID()
        let call = house.call
        try await house.reserve([Demand(variant: phone, quantity: 100)], for: first)
        let isHeld = Gate()
        async let got: Bool = {
            await isHeld.arrived()
            if !sets { return try await house.canReserve([Demand(variant: phone, quantity: 50)], for: UUID()) }
            try await house.database.transaction { sql in try await sql.setStock(of: phone, to: 50, call) }
            return true
        }()
        isHeld.open()
        try await house.database.transaction { sql in
            try await sql.releaseReservations(of: first, call)
            try await isHeld.pass()
            #expect(await house.database.waitForSomebodyWaiting())
        }
        #expect(try await got)
        #expect(try await house.level(phone) == (sets ? [50, 0] : [100, 50]))
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("50 who adjust, set and take back at once leave the ledger and the stock in agreement")
    func ledger() async throws {
        let house = try await Warehouse(100)
        let phone = house.variants[0]
        let call = house.call
        let done = try await count(50) { number in
            try await house.database.transaction { sql in
                switch number % 3 {
                case 0: return try await sql.adjustStock(of: phone, by: 1, reason: .received, note: nil, call)
                case 1: try await sql.setStock(of: phone, to: 50 + number, call)
                default: try await sql.takeBack([Demand(variant: phone, quantity: 2)], for: UUID(), call)
                }
                return true
            }
        }
        #expect(done == 50)
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("a promise, its sale and its giving back are one statement each")
    func roundTrips() async throws {
        let house = try await Warehouse(10, 10)
        let database = house.database
        let demands = house.variants.map { Demand(variant: $0, quantity: 1) }
        let call = house.call
        let until = house.in15Minutes
        try await database.execute("create extension pg_stat_statements")
        let steps: [@Sendable (Transaction) async throws -> Void] = [
            { sql in try await sql.reserve(demands, for: call.requestUUID, until: until, call) },
            { sql in _ = try await sql.sellReserved(of: call.requestUUID, call) },
            { sql in try await sql.releaseReservations(of: call.requestUUID, call) },
        ]
        for step in steps {
            let before = try await count(database)
            try await database.transaction { sql in try await step(sql) }
            #expect(try await count(database) - before == 1)
        }
    }

    private func count(_ database: Database) async throws -> Int {
        try await database.write.value(
            """
            select sum(calls)::bigint from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database())
              and toplevel and query ilike '%inventory.%'
            """) ?? 0
    }

    /// Runs it so many times at once; counts how often it answered true.
    private func count(_ number: Int, _ body: @escaping @Sendable (Int) async throws -> Bool) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<number { group.addTask { try await body(index) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    private func deadlocks(_ database: Database) async throws -> Int {
        try await database.write.value(
            "select deadlocks from pg_stat_database where datname = current_database()") ?? 0
    }
}

extension Call {
    fileprivate var requestUUID: UUID { UUID(uuidString: requestID) ?? UUID() }
}
