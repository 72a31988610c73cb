import CartwrightPostgres
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// The shop killed in the middle of a payment, at named moments: started again, it finishes what it had begun, once.
@Suite("A payment whose process is killed", .serialized)
struct PaymentCrashTests {
    /// Where the process dies, and whether it is one of `dev`, which runs the function alone; a soak has each both ways.
    struct Moment: Sendable, CustomTestStringConvertible {
        let point: String
        let isolated: Bool
        var testDescription: String { isolated ? "\(point) under dev" : point }

        static func all(_ points: String..., isolated: Set<String>) -> [Moment] {
            points.map { Moment(point: $0, isolated: false) }
                + points.filter { Soak.isOn || isolated.contains($0) }.map { Moment(point: $0, isolated: true) }
        }
    }

    @Test(
        "is charged once, and confirms its order once", .timeLimit(.minutes(3)),
        arguments: Moment.all(
            "payment.written", "charge.before", "charge.sent", "charge.recorded", "settle.written", "settle.committed",
            isolated: ["payment.written", "charge.sent", "settle.committed"]))
    func charge(_ moment: Moment) async throws {
        let (point, isolated) = (moment.point, moment.isolated)
        let site = try await ShopSite()
        let customer = site.token("customer")
        defer { site.clear() }
        let shop = try await site.serve(dyingAt: point, isolated: isolated)
        let order = try site.order(shop, as: customer)
        let pay = #"{"order_id": "\#(order)", "payment_method": "credit_card"}"#
        let line = try site.line(to: shop)
        _ = try? site.post("/payments", pay, as: customer, shop)
        try await site.end(shop, diedOn: line, isolated: isolated)
        let again = try await site.serve(isolated: isolated)
        // What was not committed before the answer was never said to be done, and is asked for again.
        if point == "payment.written" {
            #expect(try site.post("/payments", pay, as: customer, again).status == 202)
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
        arguments: Moment.all(
            "refund.written", "refund.before", "refund.sent", "refund.recorded", isolated: ["refund.sent"]))
    func refund(_ moment: Moment) async throws {
        let (point, isolated) = (moment.point, moment.isolated)
        let site = try await ShopSite()
        let customer = site.token("customer")
        defer { site.clear() }
        let shop = try await site.serve(dyingAt: point, isolated: isolated)
        let order = try site.order(shop, as: customer)
        let paid = try site.post(
            "/payments", #"{"order_id": "\#(order)", "payment_method": "credit_card"}"#, as: customer, shop)
        let payment = try site.text("id", in: paid)
        await site.database.waitUntil(
            "select exists (select from payments.payments where id::text = \(payment) and status = 'captured')")
        let body = #"{"amount": 3.00}"#
        let line = try site.line(to: shop)
        _ = try? site.post("/payments/\(payment)/refund", body, as: site.admin, shop)
        try await site.end(shop, diedOn: line, isolated: isolated)
        let again = try await site.serve(isolated: isolated)
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
        arguments: Moment.all("void.before", "void.sent", "void.recorded", isolated: ["void.recorded"]))
    func void(_ moment: Moment) async throws {
        let (point, isolated) = (moment.point, moment.isolated)
        let site = try await ShopSite()
        let customer = site.token("customer")
        defer { site.clear() }
        let shop = try await site.serve(dyingAt: point, isolated: isolated)
        let order = try site.order(shop, as: customer)
        let promised = try site.post(
            "/payments",
            #"{"order_id": "\#(order)", "payment_method": "credit_card", "payment_token": "tok_authorized"}"#,
            as: customer, shop)
        let payment = try site.text("id", in: promised)
        await site.database.waitUntil(
            "select exists (select from payments.payments where id::text = \(payment) and status = 'authorized')")
        let line = try site.line(to: shop)
        #expect(try site.post("/payments/\(payment)/void", "{}", as: site.admin, shop).status == 202)
        try await site.end(shop, diedOn: line, isolated: isolated)
        let again = try await site.serve(isolated: isolated)
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
