import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// The shop killed in the middle of a payment, at named moments: started again, it finishes what it had begun, once.
@Suite("A payment whose process is killed", .serialized)
struct PaymentCrashTests {
    @Test(
        "is charged once, and confirms its order once", .timeLimit(.minutes(3)),
        arguments: [
            "payment.written", "charge.before", "charge.sent", "charge.recorded", "settle.written", "settle.committed",
        ])
    func charge(point: String) async throws {
        let site = try await BuildingSite()
        defer { site.clear() }
        let shop = try await site.serve(dyingAt: point)
        let order = try site.order(shop)
        let pay = #"{"order_id": "\#(order)", "payment_method": "credit_card"}"#
        _ = try? site.post("/payments", pay, as: site.customer, shop)
        try await site.kill(shop)
        let again = try await site.serve()
        // What was not committed before the answer was never said to be done, and is asked for again.
        if point == "payment.written" {
            #expect(try site.post("/payments", pay, as: site.customer, again).status == 202)
        }
        await site.database.waitUntil(
            "select exists (select from orders.orders where id::text = \(order) and status = 'confirmed')")
        #expect(
            try await site.values(
                """
                select o.payment_status || ' ' || o.captured_minor || ' ' || count(m) || ' ' || sum(m.captured_minor)
                from orders.orders o join payments.payments p on p.reference = o.id
                left join payments.mock_charges m on m.key = 'pay_' || p.id || '_' || p.attempt
                where o.id::text = \(order) group by o.id
                """) == ["captured 1000 1 1000"])
        #expect(
            try await site.values(
                "select count(*)::text from orders.events where order_id::text = \(order) and event = 'pay'") == ["1"])
        again.signal(SIGTERM)
        #expect(try await again.end() == .exited(0))
    }

    @Test(
        "gives back what was asked for once", .timeLimit(.minutes(3)),
        arguments: ["refund.written", "refund.before", "refund.sent", "refund.recorded"])
    func refund(point: String) async throws {
        let site = try await BuildingSite()
        defer { site.clear() }
        let shop = try await site.serve(dyingAt: point)
        let order = try site.order(shop)
        let paid = try site.post(
            "/payments", #"{"order_id": "\#(order)", "payment_method": "credit_card"}"#, as: site.customer, shop)
        let payment = try site.text("id", in: paid)
        await site.database.waitUntil(
            "select exists (select from payments.payments where id::text = \(payment) and status = 'captured')")
        let body = #"{"amount": 3.00}"#
        _ = try? site.post("/payments/\(payment)/refund", body, as: site.admin, shop)
        try await site.kill(shop)
        let again = try await site.serve()
        if point == "refund.written" {
            #expect(try site.post("/payments/\(payment)/refund", body, as: site.admin, again).status == 202)
        }
        await site.database.waitUntil(
            "select exists (select from orders.orders where id::text = \(order) and refunded_minor = 300)")
        #expect(
            try await site.values(
                """
                select p.refunded_minor || ' ' || p.refunding_minor || ' ' || o.refunded_minor || ' ' || m.refunded_minor
                from payments.payments p join orders.orders o on o.id = p.reference
                join payments.mock_charges m on m.key = 'pay_' || p.id || '_' || p.attempt
                where p.id::text = \(payment)
                """) == ["300 0 300 300"])
        again.signal(SIGTERM)
        #expect(try await again.end() == .exited(0))
    }

    @Test(
        "is given up once, and its order called off", .timeLimit(.minutes(3)),
        arguments: ["void.before", "void.sent", "void.recorded"])
    func void(point: String) async throws {
        let site = try await BuildingSite()
        defer { site.clear() }
        let shop = try await site.serve(dyingAt: point)
        let order = try site.order(shop)
        let promised = try site.post(
            "/payments",
            #"{"order_id": "\#(order)", "payment_method": "credit_card", "payment_token": "tok_authorized"}"#,
            as: site.customer, shop)
        let payment = try site.text("id", in: promised)
        await site.database.waitUntil(
            "select exists (select from payments.payments where id::text = \(payment) and status = 'authorized')")
        #expect(try site.post("/payments/\(payment)/void", "{}", as: site.admin, shop).status == 202)
        try await site.kill(shop)
        let again = try await site.serve()
        await site.database.waitUntil(
            "select exists (select from orders.orders where id::text = \(order) and status = 'cancelled')")
        #expect(
            try await site.values(
                """
                select p.status || ' ' || m.status || ' ' || o.status
                from payments.payments p join orders.orders o on o.id = p.reference
                join payments.mock_charges m on m.key = 'pay_' || p.id || '_' || p.attempt
                where p.id::text = \(payment)
                """) == ["voided voided cancelled"])
        again.signal(SIGTERM)
        #expect(try await again.end() == .exited(0))
    }
}

/// A shop over a database of its own that is killed and started again, with a clock that goes on meanwhile.
private final class BuildingSite: Sendable {
    let database: TestDatabase
    let customer: String
    let admin: String
    private let folder: String

    init() async throws {
        database = try await TestDatabase.fresh()
        var template = Array("/tmp/cartwright-payment-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        try Files.writePrivately("0", to: folder + "/clock")
        let keys = try JWT(secret: Secret(Self.secret))
        func token(_ role: String) -> String {
            keys.sign(
                JWT.Claims(
                    user: UUID(), role: role, seller: nil, session: nil, issuedAt: Date(), expiresIn: 3600))
        }
        customer = token("customer")
        admin = token("admin")
    }

    private static let secret = "a secret that is at least as long as it must be"

    func serve(dyingAt point: String? = nil) async throws -> ServedBundle {
        var environment = ["DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo", "JWT_SECRET": Self.secret]
        environment["CARTWRIGHT_FAULT"] = point
        return try await ServedBundle.shop(
            in: folder, ["--no-demo", "--test-clock", "clock"], environment: environment)
    }

    /// Waits until the process that serves has died of the fault, and ends its parent; then a message that it held is free.
    func kill(_ shop: ServedBundle) async throws {
        let log = folder + "/serve.log"
        let end = ContinuousClock.now + .seconds(20)
        while Files.read(log)?.contains("a new process serves") != true, ContinuousClock.now < end {
            _ = try await onThread { usleep(20_000) }
        }
        #expect(Files.read(log)?.contains("a new process serves") == true, "it did not die")
        shop.signal(SIGKILL)
        _ = try await shop.end()
        try Files.writePrivately("70000", to: folder + "/clock")
    }

    /// A product of ten, and an order of one.
    func order(_ shop: ServedBundle) throws -> String {
        let made = try post(
            "/products", #"{"name": "Lamp", "price": 10.00, "category": "Lights", "stock_quantity": 5}"#, as: admin,
            shop)
        let order = try post(
            "/orders", #"{"items": [{"product_id": "\#(try text("id", in: made))", "quantity": 1}]}"#, as: customer,
            shop)
        return try text("id", in: order)
    }

    func post(_ path: String, _ body: String, as token: String, _ shop: ServedBundle) throws -> WireResponse {
        try WireClient(port: shop.port).request(
            "POST", path, headers: ["Authorization": "Bearer \(token)", "Connection": "close"], body: body)
    }

    func text(_ name: String, in answer: WireResponse) throws -> String {
        let json = try JSON.decode(JSONValue.self, from: Array(answer.text.utf8), keys: .asWritten)
        return try #require(json[name]?.string, "\(answer.status) \(answer.text)")
    }

    func values(_ sql: SQL) async throws -> [String] { try await database.database.write.values(sql) }

    func clear() { Files.remove(folder) }
}
