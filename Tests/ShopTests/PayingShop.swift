import Cartwright
import CartwrightEventLoop
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightLogging
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import CartwrightEvents

/// A shop with its background work, whose clock a test moves: what the queues, the schedules and the events have to do is
/// done when the test says so.
struct PayingShop: Sendable {
    let shop: HostedShop
    let clock: WallClock
    let work: BackgroundWork
    let customer: String
    let admin: String

    init() async throws {
        clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_795_219_200))
        shop = try await HostedShop(clock: clock)
        _ = try await shop.host.seed(size: 8)
        var configuration = BackgroundWork.Configuration()
        configuration.clock = clock
        configuration.log = Logger(writer: LogWriter(descriptor: -1))
        work = try BackgroundWork(host: shop.host, database: shop.database, configuration: configuration)
        try await work.schedules.register(now: clock.now)
        customer = try await shop.register("ann@example.com")
        let keys = AccessTokens(try JWT(secret: Secret(String(repeating: "s", count: 32))))
        admin = keys.issue(for: .init(id: UUID(), role: .admin), at: clock.now).token
    }

    /// Turns the worker until nothing is left that could be done now.
    func settle() async throws {
        for _ in 0..<20 {
            _ = try await work.work()
            while let call = work.state.withLock({ $0.calls.first?.value }) { await call.value }
            let left: Bool? = try await shop.database.write.value(
                """
                select exists (select from cartwright.outbox where available_at <= \(clock.now))
                  or exists (select from cartwright.messages where visible_at <= \(clock.now))
                """)
            if left == false { return }
        }
        Issue.record("there is no end to the work")
    }

    /// Lets time pass as it does: in steps that no schedule is longer than.
    func wait(_ seconds: Int) async throws {
        for _ in 0..<max(1, seconds / 30) {
            clock.advance(by: .seconds(30))
            try await settle()
        }
    }

    /// An order of the example product, as the example places it.
    func order() async throws -> String {
        let answer = try await shop.send(
            "orders-create",
            body: """
                {"items": [{"product_id": "prod-1", "product_name": "Smartphone", "product_price": 799.99, "quantity": 1}],
                 "shipping_address": "123 Main St, City, State", "payment_method": "credit_card"}
                """, token: customer)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.json["id"]?.string)
    }

    /// Begins to pay for an order, as the example does.
    func pay(_ order: String, token: String? = nil) async throws -> ShopAnswer {
        let word = token.map { #", "payment_token": "\#($0)""# } ?? ""
        return try await shop.send(
            "payments-create",
            body: """
                {"order_id": "\(order)", "amount": 799.99, "payment_method": "credit_card", "currency": "USD"\(word)}
                """, token: customer)
    }

    /// A field of the order, and one of what pays for it.
    func state(of order: String) async throws -> (order: String?, payment: String?, failure: String?) {
        let shown = try await shop.send("orders-get", path: [order], token: customer)
        let payment = try await shop.send("payments-get-of-order", path: [order], token: customer)
        #expect(shown.status == 200 && payment.status == 200, "\(shown.text) \(payment.text)")
        return (
            shown.json["status"]?.string, payment.json["status"]?.string, payment.json["failure"]?["code"]?.string
        )
    }
}
