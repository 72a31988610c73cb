import CartwrightEventLoop
import CartwrightHTTP
import Testing

@Suite("A full server")
struct OverloadTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("refuses one more connection with 503 and says when to come back")
    func connections() async throws {
        var limits = TestServer.patient
        limits.connections = 3
        limits.retryAfter = 2
        let server = try TestServer(limits: limits) { _, exchange in exchange.respond(.text("ok")) }
        var clients: [RawClient] = []
        for _ in 0..<3 {
            let client = try await server.client()
            try await client.send(Self.get)
            #expect(try await client.receiveAnswer().status == 200)
            clients.append(client)
        }
        let answer = try await server.talk(Self.get)
        #expect(answer.statuses == [503])
        #expect(answer.contains("retry-after: 2\r\n"))
        // Those inside are served on.
        for client in clients {
            try await client.send(Self.get)
            #expect(try await client.receiveAnswer().status == 200)
        }
    }

    @Test("refuses one more request with 503 and keeps the connection")
    func requests() async throws {
        var limits = TestServer.patient
        limits.requestsInFlight = 1
        let waiting = Signal<Exchange>()
        let server = try TestServer(limits: limits, loops: EventLoopGroup(loops: 1)) { _, exchange in
            if waiting.current == nil { waiting.send(exchange) } else { exchange.respond(.text("ok")) }
        }
        let first = try await server.client()
        try await first.send(Self.get)
        let exchange = await waiting.value
        #expect(server.server.requestsInFlight == 1)
        let second = try await server.client()
        try await second.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
        let refused = try await second.receiveAnswer()
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "1")
        exchange.respond(.text("done"))
        #expect(try await first.receiveAnswer().body == "done")
        try await second.send(Self.get)
        #expect(try await second.receiveAnswer().body == "ok")
    }
}

@Suite("Bodies that never end")
struct CollectedBodyTests {
    @Test("do not fill the memory: the one too many is refused, and what is done makes room")
    func budget() async throws {
        var limits = TestServer.patient
        limits.collectedBytes = 3_000
        let server = try TestServer(limits: limits, loops: EventLoopGroup(loops: 1)) { request, exchange in
            exchange.respond(TestServer.describing(request))
        }
        func begin() async throws -> RawClient {
            let client = try await server.client()
            let half = String(repeating: "x", count: 2_000)
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\n\r\n\(half)")
            return client
        }
        let first = try await begin()
        let second = try await begin()
        let refused = try await second.receiveAnswer()
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "1")
        // Alone, a body may be longer than what all are allowed together.
        try await first.send(String(repeating: "x", count: 2_000))
        #expect(try await first.receiveAnswer().body == "POST / ? 4000")
        // Neither a client that goes away nor one that is refused keeps its share.
        let gone = try await begin()
        gone.finishSending()
        #expect(try await gone.receiveAll() == "")
        let third = try await begin()
        try await third.send(String(repeating: "x", count: 2_000))
        #expect(try await third.receiveAnswer().status == 200)
    }
}

@Suite("A server that stops")
struct DrainTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("finishes what it is doing, ends what rests, and takes nothing new")
    func drain() async throws {
        let waiting = Signal<Exchange>()
        let server = try TestServer { request, exchange in
            if request.path == "/slow" { waiting.send(exchange) } else { exchange.respond(.text("ok")) }
        }
        let idle = try await server.client()
        try await idle.send(Self.get)
        #expect(try await idle.receiveAnswer().status == 200)
        let busy = try await server.client()
        try await busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        let exchange = await waiting.value
        async let drained: Void = server.server.drain(within: .seconds(20))
        #expect(try await idle.receiveAll() == "")
        exchange.respond(.text("done"))
        let answer = try await busy.receiveAll()
        #expect(answer.hasSuffix("done"))
        #expect(answer.contains("connection: close\r\n"))
        await drained
        #expect(server.server.connectionCount == 0)
    }

    @Test("serves a request that was on its way to a resting connection")
    func onItsWay() async throws {
        var limits = TestServer.patient
        limits.drainGrace = .seconds(20)
        let server = try TestServer(limits: limits) { _, exchange in exchange.respond(.text("ok")) }
        let client = try await server.client()
        try await client.send(Self.get)
        #expect(try await client.receiveAnswer().status == 200)
        async let drained: Void = server.server.drain(within: .seconds(30))
        var answers = 0
        // Before the server hears of the drain it may answer once more and stay.
        while try await client.send(Self.get), let answer = try? await client.receiveAnswer() {
            answers += 1
            if answer.headers["connection"] == "close" { break }
        }
        #expect(answers > 0)
        await drained
    }

    @Test("lets a slow client read its answer to the end")
    func slowReader() async throws {
        var limits = TestServer.patient
        limits.drainGrace = .milliseconds(1)
        let server = try TestServer(limits: limits, loops: EventLoopGroup(loops: 1)) { request, exchange in
            let size = request.path == "/large" ? 20_000_000 : 1
            exchange.respond(Response(body: .bytes([UInt8](repeating: 120, count: size))))
        }
        let resting = try await server.client()
        try await resting.send(Self.get)
        #expect(try await resting.receiveAnswer().status == 200)
        let slow = try await server.client()
        try await slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        let beginning = try #require(try await slow.receive())
        async let drained: Void = server.server.drain(within: .seconds(60))
        // Its grace is over when that of the other is.
        #expect(try await resting.receiveAll() == "")
        var length = beginning.count
        while length < 20_000_000, let more = try await slow.receive() { length += more.count }
        #expect(length >= 20_000_000)
        await drained
    }

    @Test("that is stopped twice ends once for both")
    func stoppedTwice() async throws {
        let waiting = Signal<Exchange>()
        let server = try TestServer { _, exchange in waiting.send(exchange) }
        let client = try await server.client()
        try await client.send(Self.get)
        let exchange = await waiting.value
        async let first: Void = server.server.drain(within: .seconds(20))
        async let second: Void = server.server.drain(within: .seconds(20))
        exchange.respond(.text("done"))
        #expect(try await client.receiveAll().hasSuffix("done"))
        await first
        await second
    }

    @Test("cuts what does not end in time")
    func cuts() async throws {
        let waiting = Signal<Exchange>()
        let gone = Signal<Bool>()
        let server = try TestServer { _, exchange in
            exchange.onClose = { gone.send(true) }
            waiting.send(exchange)
        }
        let client = try await server.client()
        try await client.send(Self.get)
        let exchange = await waiting.value
        await server.server.drain(within: .milliseconds(50))
        #expect(await gone.value)
        #expect(try await client.receiveAll() == "")
        #expect(exchange.isClosed)
    }
}
