import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Payments
import Testing

@testable import Orders

@Suite struct OrderPropertyTests {
    @Test("whatever happens to orders in whatever order, the books agree after each step", arguments: 1...10)
    func random(seed: Int) async throws {
        var chance = Chance(seed: seed)
        let market = try await Market(stocks: [9, 4, 30, 6, 2, 50], sellers: 3)
        var orders: [Order.ID] = []
        var done: [String: Int] = [:]
        for step in 0..<70 {
            let what = try await take(&chance, market, &orders)
            done[what, default: 0] += 1
            let wrong = try await market.contradictions()
            try #require(wrong == [], "seed \(seed), step \(step): \(what)")
            let other = try await market.listedOtherwise(orders)
            try #require(other == [], "seed \(seed), step \(step): \(what)")
        }
        #expect(done.count > 8, "\(done)")
    }

    /// One step; what the rules refuse is a step, too.
    private func take(_ chance: inout Chance, _ market: Market, _ orders: inout [Order.ID]) async throws -> String {
        let kind = chance.below(16)
        do {
            if kind < 4 || orders.isEmpty {
                let wanted = (0...chance.below(3)).map { _ in (chance.below(6), 1 + chance.below(3)) }
                let order =
                    try await chance.below(4) == 0
                    ? market.place(wanted, as: .customer()) : market.check(wanted, as: .customer())
                orders.append(order.id)
                return "place"
            }
            let order = try await market.order(orders[chance.below(orders.count)])
            return try await change(&chance, market, order, kind)
        } catch let problem as Problem {
            #expect([404, 409, 422].contains(problem.status), "\(problem)")
            return problem.code
        }
    }

    private func change(_ chance: inout Chance, _ market: Market, _ order: Order, _ kind: Int) async throws -> String {
        let parts = try order.sellerOrders.value()
        let part = parts[chance.below(parts.count)]
        let seller = market.call(.seller(part.sellerID))
        let partID = Reference<Order>.id(ID(part.id.rawValue))
        switch kind {
        case 4, 5:
            try await market.say(.captured(minor: order.totalMinor, reference: nil), of: order.id)
            return "capture"
        case 6:
            try await market.say(
                chance.below(2) == 0
                    ? .authorized(reference: nil) : .declined(PaymentFailure(code: "declined", message: "no")),
                of: order.id)
            return "authorize or decline"
        case 7:
            _ = try await cancelOrder(
                Cancellation(id: chance.below(2) == 0 ? .id(order.id) : partID), market.call(.admin()))
            return "cancel"
        case 8:
            let line = try order.items.value().first { $0.sellerOrderID == part.id }
            let some =
                try chance.below(2) == 0 ? [ShipmentDraft.Item(itemID: .id(#require(line).id), quantity: 1)] : nil
            _ = try await createShipment(ShipmentDraft(id: partID, items: some, carrier: "UPS"), seller)
            return "ship"
        case 9:
            let statuses: [OrderStatus] = [.processing, .shipped, .delivered, .completed, .returnRequested, .returned]
            _ = try await updateOrderStatus(
                OrderStatusChange(id: partID, status: statuses[chance.below(statuses.count)]), seller)
            return "move"
        case 10, 11:
            _ = try await market.refund(
                order.id, part: chance.below(2) == 0 ? part.id : nil,
                minor: chance.below(2) == 0 ? 1 + chance.below(order.totalMinor) : nil)
            return "refund"
        case 12:
            try await market.sayOfRefunds(
                chance.below(3) == 0
                    ? .declined(PaymentFailure(code: "declined", message: "no")) : .succeeded(reference: nil))
            return "end refunds"
        case 13:
            market.clock.advance(by: .seconds(300 + chance.below(3000)))
            try await releaseExpired(market.call(.system("schedule")))
            return "time"
        case 14:
            try await market.say(.voided, of: order.id)
            return "void"
        default:
            let call = market.call(.admin())
            try await call.database.transaction { sql in
                let due = try await sql.orderToPay(order.id.rawValue, call)
                let payment = try await sql.openPayment(
                    for: order.id.rawValue, amount: due.due, method: .creditCard, call)
                try await sql.settle(payment, on: due, call)
            }
            return "pay again"
        }
    }
}
