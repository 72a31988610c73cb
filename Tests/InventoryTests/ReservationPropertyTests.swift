import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Testing

@testable import Inventory

@Suite struct ReservationPropertyTests {
    @Test("whatever happens in whatever order, the books agree after each step", arguments: 1...12)
    func random(seed: Int) async throws {
        var chance = Chance(seed: UInt64(seed))
        let house = try await Warehouse(6, 3, 0)
        var model = ReservationModel()
        for (variant, quantity) in zip(house.variants, [6, 3, 0]) { model.onHand[variant] = quantity }
        var holders: [UUID] = []
        for step in 0..<80 {
            let what = try await take(&chance, house, &model, &holders)
            let wrong = try await house.contradictions()
            #expect(wrong.isEmpty, "seed \(seed), step \(step): \(what)")
            for variant in house.variants {
                let expected = [model.onHand[variant] ?? 0, model.reserved(variant)]
                #expect(try await house.level(variant) == expected, "seed \(seed), step \(step): \(what)")
            }
        }
    }

    private func take(
        _ chance: inout Chance, _ house: Warehouse, _ model: inout ReservationModel, _ holders: inout [UUID]
    ) async throws -> String {
        let variant = house.variants[chance.below(3)]
        let holder = holders.isEmpty ? UUID() : holders[chance.below(holders.count)]
        let call = house.call
        switch chance.below(9) {
        case 0, 1, 2:
            let demands = (0...chance.below(3)).map { _ in
                Demand(variant: house.variants[chance.below(3)], quantity: 1 + chance.below(3))
            }
            let new = UUID()
            let expected = model.reserve(demands, for: new, until: house.in15Minutes, now: call.now)
            let got = try await house.canReserve(demands, for: new)
            #expect(got == expected)
            if got { holders.append(new) }
            return "reserve"
        case 3:
            #expect(try await house.sell(holder) == model.sell(holder))
            return "sell"
        case 4:
            #expect(try await house.release(holder) == model.release(holder))
            return "release"
        case 5:
            try await house.takeBack([Demand(variant: variant, quantity: 1)], for: holder)
            model.onHand[variant, default: 0] += 1
            return "take back"
        case 6:
            let quantity = chance.below(6)
            try await house.database.transaction { sql in try await sql.setStock(of: variant, to: quantity, call) }
            model.onHand[variant] = quantity + model.reserved(variant)
            return "set"
        case 7:
            let delta = [-3, -2, -1, 1, 2, 3][chance.below(6)]
            let isAllowed = model.available(variant) + delta >= 0
            let isDone = try await house.database.transaction { sql in
                try await sql.adjustStock(of: variant, by: delta, reason: .correction, note: nil, call)
            }
            #expect(isDone == isAllowed)
            if isAllowed { model.onHand[variant, default: 0] += delta }
            return "adjust"
        default:
            house.clock.advance(by: .seconds(200 + chance.below(400)))
            if chance.below(2) == 0 {
                let later = house.call
                _ = try await house.database.transaction { sql in try await sql.releaseExpired(holders: 100, later) }
                model.sweep(now: later.now)
            }
            return "time"
        }
    }
}

/// The same numbers for the same seed.
private struct Chance {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % limit
    }
}
