import CartwrightManifest
import Testing

@Suite("The manifest's model")
struct ManifestTests {
    static let example = """
        cors: {origins: ["http://localhost:3000"], credentials: true, max-age: 1h}
        services: [Accounts, Catalog]
        functions:
          catalog-get-product:
            does: One product, with its live stock
            handler: Catalog.getProduct
            http: GET /products/{id}
            access: public
          accounts-me:
            does: Who I am
            handler: Accounts.me
            http: [GET /auth/me, GET /auth/profile]
            access: [user, seller]
            limit: {rate: 20/minute, burst: 5, by: address}
            timeout: 5s
            memory: 512MB
            body: 64KB
            idempotent: steps
          payments-settle:
            does: Ask the provider how a payment ended
            handler: Orders.settlePayment
            queue: payments
            timeout: 10s
            batch: 5
            uses: {secrets: [PAYMENT_PROVIDER_API_KEY], queues: [payments]}
          notifications-order-placed:
            does: Tell the customer that the order was placed
            handler: Notifications.orderPlaced
            event: {source: [orders], detail-type: [order.placed], detail: {total: [{numeric: [">", 100]}]}}
          orders-release-expired:
            does: Give back stock that nobody paid for
            handler: Orders.releaseExpired
            schedule: rate(1 minute)
          assistant-talk:
            does: Talk to the assistant
            handler: talk
            socket: /assistant
            access: public
        queues:
          payments: {visibility: 60s, attempts: 3, delay: 5s, backoff: {first: 2s, limit: 1m}, fifo: true}
        """

    @Test("every key of the example ends up in the model, without a word of complaint")
    func readsTheExample() throws {
        let (manifest, diagnostics) = Manifest.load(yaml: Array(Self.example.utf8))
        #expect(diagnostics.map(\.description) == [])
        #expect(manifest.services.map(\.name) == ["Accounts", "Catalog"])
        #expect(manifest.cors.origins == ["http://localhost:3000"])
        #expect(manifest.cors.credentials)
        #expect(manifest.cors.maxAge == .seconds(3600))

        let product = try #require(manifest.function(named: "catalog-get-product"))
        #expect(product.routes.map(\.description) == ["GET /products/{id}"])
        #expect(product.access == [.public])
        #expect(product.handler?.description == "Catalog.getProduct")
        #expect(product.service == "catalog")
        #expect(product.line == 4 && product.column == 3)
        #expect(product.timeout == .seconds(10))

        let me = try #require(manifest.function(named: "accounts-me"))
        #expect(me.routes.map(\.path.description) == ["/auth/me", "/auth/profile"])
        #expect(me.limit == Manifest.Limit(calls: 20, period: .seconds(60), burst: 5, by: .address))
        #expect(me.memory == 512 && me.body == 65_536 && me.idempotent == .steps)

        let settle = try #require(manifest.function(named: "payments-settle"))
        guard case .queue("payments", let batch) = settle.trigger else { throw Unexpected() }
        #expect(batch.size == 5)
        #expect(settle.access == [.internal])
        #expect(settle.uses.secrets == ["PAYMENT_PROVIDER_API_KEY"])

        let placed = try #require(manifest.function(named: "notifications-order-placed"))
        guard case .event(let pattern) = placed.trigger else { throw Unexpected() }
        let json = #"{"source":["orders"],"detail-type":["order.placed"],"detail":{"total":[{"numeric":[">",100]}]}}"#
        #expect(pattern.json == json)

        let queue = try #require(manifest.queue(named: "payments"))
        #expect(queue.visibility == .seconds(60) && queue.attempts == 3 && queue.delay == .seconds(5) && queue.fifo)
        #expect(queue.deadLetters == "payments-dead")
        #expect(try #require(manifest.function(named: "assistant-talk")).service == "assistant")
    }

    @Test("a queue that names no visibility hides a message six times as long as its function runs")
    func visibilityFollows() throws {
        let text = """
            functions:
              a: {does: Work, handler: a, queue: jobs, timeout: 20s}
            queues:
              jobs:
            """
        let (manifest, diagnostics) = Manifest.load(yaml: Array(text.utf8))
        #expect(diagnostics.isEmpty)
        #expect(manifest.queue(named: "jobs")?.visibility == .seconds(120))
    }

    @Test(
        "the wait after a failure doubles up to its limit",
        arguments: [(1, 2), (2, 4), (3, 8), (6, 60), (1_000_000, 60)])
    func backoffDoubles(attempt: Int, seconds: Int) {
        let backoff = Manifest.Backoff(first: .seconds(2), limit: .seconds(60))
        #expect(backoff.wait(afterAttempt: attempt) == .seconds(seconds))
    }

    private struct Unexpected: Error {}
}
