import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials
import Payments
import Testing

@testable import Orders

@Suite struct OrderRaceTests {
    @Test("of 500 who buy one of 100 at the same moment, exactly 100 get an order")
    func hot() async throws {
        let market = try await Market(stocks: [100])
        let answers = try await race(500) { _ in try await market.check([(0, 1)], as: .customer()) }
        #expect(answers.placed.count == 100)
        #expect(answers.refused == ["insufficient_stock": 400])
        #expect(try await market.stock() == [[100, 100]])
        for order in answers.placed {
            try await market.say(.captured(minor: order.totalMinor, reference: nil), of: order.id)
        }
        #expect(try await market.stock() == [[0, 0]])
        #expect(try await market.contradictions() == [])
    }

    @Test("500 carts of two lines in opposite orders, some declined, some called off: no deadlock, and the books agree")
    func opposite() async throws {
        let market = try await Market(stocks: Array(repeating: 60, count: 20), sellers: 3)
        let before = try await deadlocks(market)
        let answers = try await race(500) { number in
            let first = number % 20
            let second = (number / 20 + 1 + first) % 20
            // Every tenth has two lines on one stock row.
            let other = number % 10 == 0 ? first : second
            let wanted = number % 2 == 0 ? [(first, 1), (other, 2)] : [(other, 2), (first, 1)]
            let buyer = Caller.customer()
            let order = try await market.check(wanted, as: buyer)
            switch number % 10 {
            case 1, 2:
                return try await market.say(.declined(PaymentFailure(code: "declined", message: "no")), of: order.id)
            case 3: return try await cancelOrder(Cancellation(id: .id(order.id)), market.call(buyer))
            default: return try await market.say(.captured(minor: order.totalMinor, reference: nil), of: order.id)
            }
        }
        #expect(answers.placed.count > 200)
        #expect(answers.placed.count + (answers.refused["insufficient_stock"] ?? 0) == 500, "\(answers.refused)")
        #expect(try await deadlocks(market) == before)
        #expect(try await market.contradictions() == [])
    }

    @Test("the word that a payment came, fifty times at once, confirms its order once")
    func settled() async throws {
        let market = try await Market(stocks: [5])
        let order = try await market.check([(0, 1)], as: .customer())
        let answers = try await race(50) { _ in
            try await market.say(.captured(minor: order.totalMinor, reference: nil), of: order.id)
        }
        #expect(Set(answers.placed.map(\.version)) == [2])
        #expect(try await market.events() == ["order.placed", "order.confirmed"])
        #expect(try await market.stock() == [[4, 0]])
    }

    private func race(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Order
    ) async throws -> (placed: [Order], refused: [String: Int]) {
        try await withThrowingTaskGroup(of: Result<Order, Problem>.self) { group in
            func begin(_ number: Int) {
                group.addTask {
                    do { return .success(try await body(number)) } catch let problem as Problem {
                        return .failure(problem)
                    }
                }
            }
            // As many as may wait for a connection; the next begins when one of them is done.
            var begun = min(count, 32)
            for number in 0..<begun { begin(number) }
            var placed: [Order] = []
            var refused: [String: Int] = [:]
            for try await result in group {
                if begun < count { begin(begun) }
                begun += 1
                switch result {
                case .success(let order): placed.append(order)
                case .failure(let problem): refused[problem.code, default: 0] += 1
                }
            }
            return (placed, refused)
        }
    }

    private func deadlocks(_ market: Market) async throws -> Int {
        try await market.database.write.value(
            "select deadlocks from pg_stat_database where datname = current_database()") ?? 0
    }
}
