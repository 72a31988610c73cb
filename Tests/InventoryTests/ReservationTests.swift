import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Testing

@testable import Inventory

@Suite struct ReservationTests {
    @Test("what is promised cannot be promised again; given back, it can")
    func promise() async throws {
        let house = try await Warehouse(5)
        let phone = house.variants[0]
        let (ada, bob) = (UUID(), UUID())
        try await house.reserve([Demand(variant: phone, quantity: 3)], for: ada)
        #expect(try await house.level(phone) == [5, 3])
        let problem = await problem { try await house.reserve([Demand(variant: phone, quantity: 3)], for: bob) }
        #expect(problem?.status == 409 && problem?.code == "insufficient_stock")
        #expect(
            problem?.details?["items"] == [
                ["variant_id": .string(phone.uuidString.lowercased()), "asked": 3, "available": 2]
            ])
        #expect(try await house.release(ada) == 3)
        #expect(try await house.release(ada) == 0)
        #expect(try await house.canReserve([Demand(variant: phone, quantity: 5)], for: bob))
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("two lines on one stock count together, and one that is missing keeps all the others back")
    func allOrNothing() async throws {
        let house = try await Warehouse(5, 1)
        let (phone, desk) = (house.variants[0], house.variants[1])
        let twice = [Demand(variant: phone, quantity: 3), Demand(variant: phone, quantity: 3)]
        #expect(try await house.canReserve(twice, for: UUID()) == false)
        let mixed = [Demand(variant: phone, quantity: 1), Demand(variant: desk, quantity: 2)]
        let problem = await problem { try await house.reserve(mixed, for: UUID()) }
        #expect(problem?.details?["items"]?.array?.count == 1)
        #expect(try await house.level(phone) == [5, 0])
        let unknown = [Demand(variant: phone, quantity: 1), Demand(variant: UUID(), quantity: 1)]
        #expect(try await house.canReserve(unknown, for: UUID()) == false)
        #expect(try await house.canReserve([Demand(variant: phone, quantity: 1)], for: UUID()))
        for quantity in [0, -1, Int.max] {
            let wrong = await self.problem {
                try await house.reserve([Demand(variant: phone, quantity: quantity)], for: UUID())
            }
            #expect(wrong?.status == 422)
        }
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("what is sold leaves the stock once, with a line in the ledger; taken back, it returns")
    func sale() async throws {
        let house = try await Warehouse(5, 5)
        let order = UUID()
        let demands = house.variants.map { Demand(variant: $0, quantity: 2) }
        try await house.reserve(demands, for: order)
        #expect(try await house.sell(order))
        #expect(try await house.sell(order) == false)
        #expect(try await house.release(order) == 0)
        #expect(try await house.level(house.variants[0]) == [3, 0])
        try await house.takeBack(demands, for: order)
        #expect(try await house.level(house.variants[0]) == [5, 0])
        let reasons = try await house.database.write.values(
            "select reason from inventory.movements where variant_id = \(house.variants[0]) order by id",
            as: String.self)
        #expect(reasons == ["opening", "sale", "cancel"])
        #expect(try await house.contradictions().isEmpty)
        await #expect(throws: DatabaseError.self) {
            try await house.database.execute("delete from inventory.movements")
        }
    }

    @Test("a promise whose time has passed gives way when somebody needs the goods, and is broken as a whole")
    func expiry() async throws {
        let house = try await Warehouse(2, 2)
        let (phone, desk) = (house.variants[0], house.variants[1])
        let (slow, quick) = (UUID(), UUID())
        try await house.reserve([Demand(variant: phone, quantity: 2), Demand(variant: desk, quantity: 1)], for: slow)
        house.clock.advance(by: .seconds(899))
        #expect(try await house.canReserve([Demand(variant: phone, quantity: 1)], for: quick) == false)
        house.clock.advance(by: .seconds(1))
        #expect(try await house.canReserve([Demand(variant: phone, quantity: 1)], for: quick))
        #expect(try await house.level(phone) == [2, 1])
        #expect(try await house.level(desk) == [2, 1])
        #expect(try await house.sell(slow) == false)
        #expect(try await house.level(desk) == [2, 1])
        #expect(try await house.release(slow) == 1)
        #expect(try await house.sell(quick))
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("nobody needs the goods, so a promise is kept beyond its time until the sweep; a prolonged one stays")
    func sweep() async throws {
        let house = try await Warehouse(9, 9)
        let (late, kept, prolonged) = (UUID(), UUID(), UUID())
        let demands = house.variants.map { Demand(variant: $0, quantity: 2) }
        for holder in [late, kept, prolonged] { try await house.reserve(demands, for: holder) }
        let until = house.clock.now.addingTimeInterval(3600)
        try await house.database.transaction { sql in
            try await sql.prolongReservations(of: prolonged, until: until)
            try await sql.prolongReservations(of: prolonged, until: until.addingTimeInterval(-60))
        }
        house.clock.advance(by: .seconds(1000))
        #expect(try await house.sell(kept))
        let call = house.call
        let back = try await house.database.transaction { sql in try await sql.releaseExpired(holders: 10, call) }
        #expect(back == 4)
        #expect(try await house.database.transaction { sql in try await sql.releaseExpired(holders: 10, call) } == nil)
        #expect(try await house.sell(late) == false)
        #expect(try await house.sell(prolonged))
        #expect(try await house.level(house.variants[1]) == [5, 0])
        #expect(try await house.contradictions().isEmpty)
    }

    @Test("stock that is set leaves promises alone; on back order more is promised than there is")
    func setting() async throws {
        let house = try await Warehouse(5)
        let phone = house.variants[0]
        let call = house.call
        try await house.reserve([Demand(variant: phone, quantity: 2)], for: UUID())
        try await house.database.transaction { sql in
            try await sql.setStock(of: phone, to: 10, call)
            try await sql.setStock(of: phone, to: 10, call)
        }
        #expect(try await house.level(phone) == [12, 2])
        #expect(
            try await house.database.transaction { sql in
                try await sql.adjustStock(of: phone, by: -11, reason: .lost, note: nil, call)
            } == false)
        #expect(try await house.contradictions().isEmpty)
        try await house.database.execute("update inventory.stock set backorder = true")
        let order = UUID()
        try await house.reserve([Demand(variant: phone, quantity: 100)], for: order)
        #expect(try await house.sell(order))
        #expect(try await house.level(phone) == [-88, 2])
    }

    private func problem(_ body: () async throws -> Void) async -> Problem? {
        do { try await body() } catch { return error as? Problem }
        return nil
    }
}
