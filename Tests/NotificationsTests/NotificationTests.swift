import Cartwright
import CartwrightEventLoop
import CartwrightHTTPClient
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightLogging
import CartwrightPostgres
import Commerce
import FoundationEssentials
import FunctionTable
import Synchronization
import TestSupport
import Testing

@testable import CartwrightEvents
@testable import Notifications

/// The whole shop with a worker that is turned by hand and a clock that stands still.
private struct Bench: Sendable {
    let database: Database
    let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_795_219_200))
    let host: Host

    init() async throws {
        database = try await TestDatabase.copy(named: "told_shop") { try await $0.migrate(functions) }.database
        host = try await Host.configured(
            functions, environment: ["JWT_SECRET": String(repeating: "s", count: 32), "CARTWRIGHT_STRICT": "1"],
            database: database, mode: .demo, log: Logger(writer: LogWriter(descriptor: -1)), clock: clock)
    }

    func call(as caller: Caller = .admin()) -> Call { .test(database: database, as: caller, clock: clock) }

    func publish(_ event: some DomainEvent) async throws {
        try await call().database.transaction { sql in try await sql.publish(event) }
    }

    func worker(_ mail: MailTransport = .mailbox) throws -> BackgroundWork {
        var configuration = BackgroundWork.Configuration()
        configuration.clock = clock
        configuration.log = Logger(writer: LogWriter(descriptor: -1))
        configuration.mail = mail
        configuration.sender = "shop@example.com"
        return try BackgroundWork(host: host, database: database, configuration: configuration)
    }

    func deliveries(_ query: DeliveryQuery = DeliveryQuery()) async throws -> [Delivery] {
        try await listDeliveries(query, call()).items
    }
}

extension BackgroundWork {
    /// Turns until the event has become a mail and the mail has been tried: event, letter, mail.
    fileprivate func turnThrough() async throws {
        for _ in 0..<3 {
            _ = try await work()
            while let call = state.withLock({ $0.calls.first?.value }) { await call.value }
        }
    }
}

private func facts(_ change: (inout OrderFacts) -> Void = { _ in }) -> OrderFacts {
    let item = OrderedItem(
        productID: UUID(), variantID: UUID(), sellerID: UUID(), productName: "Lamp <script>alert(1)</script> & Co",
        quantity: 2, lineTotalMinor: 3_998)
    var order = OrderFacts(
        orderID: UUID(), number: "CW-100042", userID: UUID(), email: "ada@example.com", status: "pending_payment",
        currency: "USD", totalMinor: 3_998, paymentMethod: "credit_card", items: [item], orderVersion: 1,
        placedAt: Date(timeIntervalSince1970: 1_795_219_200), happenedAt: Date(timeIntervalSince1970: 1_795_219_200))
    change(&order)
    return order
}

@Suite struct NotificationTests {
    @Test("an order that is placed becomes one mail, and its delivery is noted with the mail's Message-ID")
    func placed() async throws {
        let bench = try await Bench()
        let order = facts()
        try await bench.publish(OrderPlaced(order))
        try await bench.worker().turnThrough()
        let delivery = try #require(try await bench.deliveries().first)
        #expect(delivery.kind == "order.placed" && delivery.objectID == order.orderID)
        #expect(delivery.status == .sent && delivery.attempts == 1 && delivery.sentAt == bench.clock.now)
        let mail = try #require(try await bench.database.mailbox(of: "ada@example.com").first)
        #expect(mail.subject.contains("CW-100042") && mail.body.contains("39.98 USD") && mail.body.contains("2 × Lamp"))
        let messageID = try #require(delivery.messageID)
        #expect(mail.raw.contains("Message-ID: \(messageID)"))
        #expect(!mail.raw.replacing("=\r\n", with: "").contains("&amp;lt;"))
    }

    @Test("the same event twice is one mail; a guest without an address gets none")
    func repeats() async throws {
        let bench = try await Bench()
        let function = try #require(bench.host.function("notifications-tell-order-placed"))
        let envelope = Envelope(
            id: UUID(), source: "orders", name: "order.placed", aggregate: "x", occurredAt: bench.clock.now,
            detail: try JSON.encode(OrderPlaced(facts())))
        for _ in 0..<2 { try await bench.host.deliver(envelope, to: function) }
        try await bench.publish(OrderPlaced(facts { $0.email = nil }))
        try await bench.worker().turnThrough()
        #expect(try await bench.deliveries().count == 1)
        #expect(try await bench.database.mailbox().count == 1)
    }

    @Test("a mail that cannot leave is tried until it is given up; a retry sends the same mail once")
    func failure() async throws {
        let bench = try await Bench()
        try await bench.publish(OrderPlaced(facts()))
        let port = try closedPort()
        let away = try bench.worker(
            .smtp(SMTPServer(host: "127.0.0.1", port: port, encryption: SMTPServer.Encryption.none)))
        try await away.turnThrough()
        let first = try #require(try await bench.deliveries().first)
        #expect(first.status == .queued && first.attempts == 1 && first.lastError != nil && first.messageID != nil)
        let waiting = try await retryDelivery(DeliveryChoice(id: .id(first.id)), bench.call()).body
        #expect(waiting == first)
        for _ in 0..<20 {
            bench.clock.advance(by: .seconds(5_000))
            try await away.turnThrough()
        }
        let failed = try #require(try await bench.deliveries(DeliveryQuery(status: .failed)).first)
        #expect(failed.attempts == 20 && failed.messageID == first.messageID && failed.sentAt == nil)
        #expect(try await bench.database.deadLetters(of: "mail").map(\.id) == [failed.id.rawValue])
        let again = try await retryDelivery(DeliveryChoice(id: .id(failed.id)), bench.call())
        #expect(again.body.status == .queued && again.location == "/notifications/deliveries/\(failed.id)")
        try await bench.worker().turnThrough()
        let sent = try await getDelivery(DeliveryChoice(id: .id(failed.id)), bench.call())
        #expect(sent.status == .sent && sent.attempts == 21 && sent.messageID == first.messageID)
        #expect(sent.lastError == nil)
        #expect(try await bench.database.deadLetters(of: "mail").isEmpty)
        let mail = try await bench.database.mailbox(of: "ada@example.com")
        let messageID = try #require(first.messageID)
        #expect(mail.count == 1 && mail[0].raw.contains("Message-ID: \(messageID)"))
        do {
            _ = try await retryDelivery(DeliveryChoice(id: .id(sent.id)), bench.call())
            Issue.record("a mail that has left is not sent twice")
        } catch let problem as Problem { #expect(problem.code == "already_sent") }
        let audit = try await bench.database.read.values(
            "select action from accounts.audit_log where object_id = \(failed.id)", as: String.self)
        #expect(audit == ["delivery.retried"])
    }

    @Test("what a mail said is forgotten after its time, and then it cannot be sent again; its delivery stays")
    func forgotten() async throws {
        let bench = try await Bench()
        try await bench.publish(OrderShipped(facts { $0.email = "not an address" }))
        try await bench.worker().turnThrough()
        let id = try #require(try await bench.deliveries().first).id
        bench.clock.advance(by: .seconds(29 * 86_400))
        try await bench.publish(OrderPlaced(facts()))
        try await bench.worker().turnThrough()
        let forget = try #require(bench.host.function("notifications-forget-mails"))
        let readable: SQL = "select count(*) from notifications.deliveries where mail is not null"
        for (days, left) in [(0, 2), (2, 1), (30, 0)] {
            bench.clock.advance(by: .seconds(Double(days) * 86_400))
            try await bench.host.run(Tick(scheduledAt: bench.clock.now), by: forget)
            #expect(try await bench.database.read.value(readable, as: Int.self) == left, "after \(days) days")
        }
        #expect(try await bench.deliveries().count == 2)
        do {
            _ = try await retryDelivery(DeliveryChoice(id: .id(id)), bench.call())
            Issue.record("what is forgotten cannot be sent")
        } catch let problem as Problem { #expect(problem.status == 409 && problem.code == "mail_forgotten") }
        #expect(try await getDelivery(DeliveryChoice(id: .id(id)), bench.call()).status == .failed)
    }

    @Test("an address that is none is given up at once, with the reason")
    func badAddress() async throws {
        let bench = try await Bench()
        try await bench.publish(OrderShipped(facts { $0.email = "not an address" }))
        try await bench.worker().turnThrough()
        let delivery = try #require(try await bench.deliveries().first)
        #expect(delivery.status == .failed && delivery.attempts == 1 && delivery.messageID == nil)
        #expect(delivery.lastError?.contains("not an e-mail address") == true)
    }

    @Test("every letter names the order, its lines and totals, and nothing from outside is markup")
    func letters() {
        let order = facts {
            $0.carrier = "D<H>L"
            $0.trackingNumber = "\"1\""
            $0.reason = "<b>late</b>"
            $0.amountMinor = 500
        }
        let confirmed = OrderConfirmed(
            orderID: order.orderID, number: order.number, userID: nil, email: order.email, currency: order.currency,
            totalMinor: order.totalMinor, items: order.items)
        let letters = [
            orderPlacedLetter(order), orderConfirmedLetter(confirmed), orderShippedLetter(order),
            orderCancelledLetter(order), orderRefundedLetter(order), paymentFailedLetter(order),
        ]
        #expect(Set(letters.map(\.subject)).count == letters.count)
        for letter in letters {
            #expect(letter.subject.contains("CW-100042") && letter.text.contains("Order CW-100042"))
            #expect(letter.text.contains("2 × Lamp <script>alert(1)</script> & Co: 39.98 USD"))
            #expect(letter.html.contains("Lamp &lt;script&gt;alert(1)&lt;/script&gt; &amp; Co"))
            for markup in ["<script", "<b>", "<H>", "\"1\""] { #expect(!letter.html.contains(markup)) }
        }
        #expect(orderRefundedLetter(order).text.contains("5.00 USD"))
        #expect(orderShippedLetter(order).text.contains("D<H>L"))
    }
}

/// A port of this machine at which nobody listens.
private func closedPort() throws -> Int { try FreePort.find() }
