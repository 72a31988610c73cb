import CartwrightEventLoop
import CartwrightHTTP
import Testing

@Suite("A slow client")
struct DeadlineTests {
    private func server(_ change: (inout HTTPServer.Limits) -> Void) throws -> TestServer {
        var limits = TestServer.patient
        change(&limits)
        return try TestServer(limits: limits) { request, exchange in
            exchange.respond(Response(body: .bytes([UInt8](repeating: 120, count: 20_000_000))))
        }
    }

    @Test("that does not finish its head is answered with 408")
    func head() async throws {
        let server = try server { $0.headerTimeout = .milliseconds(250) }
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\n")
        #expect(answer.statuses == [408])
        #expect(answer.contains("connection: close\r\n"))
    }

    @Test("that connects and says nothing is cut")
    func silent() async throws {
        let server = try server { $0.idleTimeout = .milliseconds(60) }
        #expect(try await server.talk("") == "")
    }

    @Test("that sends its head one byte after the other is cut")
    func trickledHead() async throws {
        let server = try server { $0.headerTimeout = .milliseconds(400) }
        #expect(
            try await trickle(server, "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 5_000)).statuses == [408])
    }

    @Test("that does not finish its body is answered with 408")
    func body() async throws {
        let server = try server { $0.bodyTimeout = .milliseconds(250) }
        let answer = try await server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
        #expect(answer.statuses == [408])
    }

    @Test("that sends its body one byte after the other is cut")
    func trickledBody() async throws {
        let server = try server {
            $0.bodyTimeout = .milliseconds(400)
            $0.bytesPerSecond = 2_000
        }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n"
        #expect(try await trickle(server, String(repeating: "a", count: 5_000), after: head).statuses == [408])
    }

    @Test("that keeps a connection without using it is cut")
    func idle() async throws {
        var limits = TestServer.patient
        limits.idleTimeout = .milliseconds(1_500)
        let server = try TestServer(limits: limits) { request, exchange in exchange.respond(.text("ok")) }
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.statuses == [200])
    }

    @Test("that does not read its answer is cut")
    func write() async throws {
        let server = try server { $0.writeTimeout = .milliseconds(400) }
        let client = try await server.client(receiveBuffer: 4_096)
        try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        // It only watches the server give up: nothing of the answer is read before.
        let other = try await server.client()
        repeat {
            try await other.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await other.receive { $0.hasSuffix("\r\n\r\n") }
        } while server.server.connectionCount > 1
        #expect(try await client.receiveAll().utf8.count < 20_000_000)
    }

    @Test("that sends on and on but does not read its answer is cut")
    func writeWhileSending() async throws {
        let server = try server {
            $0.writeTimeout = .milliseconds(400)
            $0.bytesPerSecond = 10
        }
        let client = try await server.client(receiveBuffer: 4_096)
        try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let ticks = Ticks(every: .milliseconds(20))
        var sent = 0
        while sent < 1_000, try await client.send([120]) {
            await ticks.next()
            sent += 1
        }
        #expect(sent < 1_000)
    }

    @Test("that never ends its linger is cut")
    func linger() async throws {
        let server = try server { $0.lingerTimeout = .milliseconds(250) }
        let client = try await server.client()
        try await client.send("GET /\0 HTTP/1.1\r\n")
        #expect(try await client.receiveAll().statuses == [400])
        repeat {
            let other = try await server.client()
            try await other.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            _ = try await other.receiveAll()
        } while server.server.connectionCount > 1
    }

    /// Sends one byte every ten milliseconds for as long as the server listens.
    private func trickle(_ server: TestServer, _ text: String, after head: String = "") async throws -> String {
        let client = try await server.client()
        try await client.send(head)
        let ticks = Ticks(every: .milliseconds(10))
        let sender = Signal<Bool>()
        TestServer.loops.loops[0].run {
            for byte in text.utf8 {
                await ticks.next()
                guard let taken = try? await client.send([byte]), taken else { break }
            }
            sender.send(true)
        }
        let answer = try await client.receiveAll()
        client.reset()
        _ = await sender.value
        return answer
    }
}

/// Beats of a loop's timer.
private struct Ticks: Sendable {
    let interval: Duration
    init(every interval: Duration) { self.interval = interval }

    func next() async {
        await withCheckedContinuation { continuation in
            let loop = TestServer.loops.loops[0]
            loop.execute { loop.schedule(after: interval) { continuation.resume() } }
        }
    }
}
