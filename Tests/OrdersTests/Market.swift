import Cartwright
import CartwrightEventLoop
import CartwrightPostgres
import Catalog
import Commerce
import FoundationEssentials
import Payments
import ShopSupport
import TestSupport

@testable import Orders

/// A shop with products of several sellers, and a clock that only the test turns. Providers say what the test says.
struct Market: Sendable {
    let database: Database
    let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_795_219_200))
    var sellers: [UUID] = []
    var products: [Product] = []

    /// Each stock is a product; the sellers take turns.
    init(stocks: [Int], sellers count: Int = 2) async throws {
        database = try await TestShop.fresh()
        sellers = (0..<count).map { _ in UUID() }
        _ = try await createProduct(Market.draft("Something of the house", stock: 1), call(.admin()))
        for (index, stock) in stocks.enumerated() {
            let seller = call(.seller(sellers[index % count]))
            products.append(
                try await createProduct(Market.draft("Product \(index)", cents: 1000 + index, stock: stock), seller)
                    .body
            )
        }
    }

    private static func draft(_ name: String, cents: Int = 100, stock: Int) -> ProductDraft {
        var draft = ProductDraft(
            name: name, price: MoneyInput("\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"),
            category: "Things")
        draft.stockQuantity = stock
        return draft
    }

    func call(_ caller: Caller, guestToken: String? = nil) -> Call {
        .test(database: database, as: caller, clock: clock, guestToken: guestToken)
    }

    /// Lines: which product, and how many of it.
    func lines(_ wanted: [(Int, Int)]) -> [OrderLineDraft] {
        wanted.map { OrderLineDraft(productID: .id(products[$0.0].id), quantity: $0.1) }
    }

    func place(_ wanted: [(Int, Int)], as caller: Caller) async throws -> Order {
        var draft = OrderDraft(items: lines(wanted))
        draft.paymentMethod = "credit_card"
        return try await createOrder(draft, call(caller)).body
    }

    func check(_ wanted: [(Int, Int)], as caller: Caller) async throws -> Order {
        try await checkout(CheckoutDraft(items: lines(wanted), paymentMethod: "credit_card"), call(caller)).body
    }

    /// What the provider says of the payment of an order, as the queue writes it down.
    @discardableResult
    func say(_ outcome: ProviderOutcome, of order: Order.ID) async throws -> Order {
        let call = call(.system("queue"))
        return try await call.database.transaction { sql in
            guard let id = try await sql.payment(for: order.rawValue)?.id,
                let (locked, payment) = try await sql.lockedOrder(paidBy: id)
            else { throw Problem.notFound }
            return try await sql.settle(try await sql.record(outcome, on: payment, call), on: locked, call)
        }
    }

    /// A paid order.
    func paid(_ wanted: [(Int, Int)], as caller: Caller) async throws -> Order {
        let order = try await check(wanted, as: caller)
        return try await say(.captured(minor: order.totalMinor, reference: nil), of: order.id)
    }

    /// Gives money back, as the staff does.
    func refund(_ order: Order.ID, part: SellerOrder.ID? = nil, minor: Int? = nil) async throws -> Refund {
        let call = call(.admin())
        return try await call.database.transaction { sql in
            guard let id = try await sql.payment(for: order.rawValue)?.id,
                let (locked, payment) = try await sql.lockedOrder(paidBy: id)
            else { throw Problem.notFound }
            return try await sql.refund(
                payment, of: locked, part: part, amount: minor.map { Money(minor: $0, in: .usd) }, call
            ).refund
        }
    }

    /// What the provider says of every refund that waits.
    func sayOfRefunds(_ outcome: RefundOutcome) async throws {
        let waiting: [UUID] = try await database.write.values(
            "select id from payments.refunds where status = 'pending' order by id")
        let call = call(.system("queue"))
        for id in waiting {
            try await call.database.transaction { sql in
                guard let ended = try await sql.recordRefund(outcome, Refund.ID(id), call) else { return }
                try await sql.settle(ended.refund, call)
            }
        }
    }

    func order(_ id: Order.ID) async throws -> Order {
        guard let order = try await database.write.order(id.rawValue) else { throw Problem.notFound }
        return order
    }

    /// On hand and reserved, of each product.
    func stock() async throws -> [[Int]] {
        var levels: [[Int]] = []
        for product in products {
            levels.append(
                try await database.write.value(
                    "select array[on_hand, reserved] from inventory.stock where variant_id = \(product.variants[0].id)")
                    ?? [])
        }
        return levels
    }

    /// The names of the events told so far, in order.
    func events() async throws -> [String] {
        try await database.write.values(
            "select subject from cartwright.outbox where kind = 'event' and source = 'orders' order by position")
    }
}

/// Random numbers that are the same for the same seed.
struct Chance {
    private var state: UInt64
    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, limit)))
    }
}
