import CartwrightEventLoop
import Testing

@testable import CartwrightHTTP

@Suite("A WebSocket")
struct WebSocketTests {
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="

    private static func opening(_ lines: String = "") -> String {
        "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\(key)\r\n"
            + "Sec-WebSocket-Version: 13\r\n\(lines)\r\n"
    }

    private func server(
        limits: HTTPServer.Limits = TestServer.patient, _ change: (inout WebSocket.Options) -> Void = { _ in },
        _ serve: @escaping @Sendable (WebSocket) async -> Void = WebSocketTests.echo
    ) throws -> TestServer {
        var options = WebSocket.Options()
        change(&options)
        return try TestServer(limits: limits) { [options] request, exchange in
            exchange.upgrade(toWebSocket: request, options: options, serve)
        }
    }

    private static let echo: @Sendable (WebSocket) async -> Void = { socket in
        while let message = await socket.next() {
            switch message {
            case .text(let text): try? await socket.send(text)
            case .binary(let bytes): try? await socket.send(binary: bytes)
            }
        }
    }

    private func open(_ server: TestServer, _ lines: String = "") async throws -> FrameClient {
        let client = FrameClient(try await server.client())
        try await client.raw.send(Self.opening(lines))
        let head = try await client.readHead()
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        return client
    }

    @Test("echoes messages, also in fragments with a ping between them")
    func echoes() async throws {
        let client = try await open(server())
        try await client.send(FrameCase.text("caf\u{e9}") + FrameCase.frame(2, [0, 1]))
        #expect(try await client.next() == .text(Array("caf\u{e9}".utf8)))
        #expect(try await client.next() == .binary([0, 1]))
        try await client.send(
            FrameCase.text("a", isFinal: false) + FrameCase.frame(9, [7]) + FrameCase.frame(0, [98]))
        #expect(try await client.next() == .pong([7]))
        #expect(try await client.next() == .text([97, 98]))
    }

    @Test("takes frames that come with the opening request")
    func together() async throws {
        let server = try server()
        let client = FrameClient(try await server.client())
        try await client.raw.send(Array(Self.opening().utf8) + FrameCase.text("early"))
        _ = try await client.readHead()
        #expect(try await client.next() == .text(Array("early".utf8)))
    }

    @Test("answers a close with the same code and ends the connection")
    func closes() async throws {
        let code = Signal<CloseCode>()
        let server = try server { _ in
        } _: { socket in
            while await socket.next() != nil {}
            code.send(socket.closeCode)
        }
        let client = try await open(server)
        try await client.send(FrameCase.close(4_001, Array("bye".utf8)))
        #expect(try await client.next() == .close(code: 4_001, reason: []))
        #expect(try await client.next() == nil)
        #expect(await code.value == CloseCode(4_001))
    }

    @Test("is closed when its handler returns")
    func returns() async throws {
        let client = try await open(
            server { _ in
            } _: { socket in
                try? await socket.send("bye")
            })
        #expect(try await client.next() == .text(Array("bye".utf8)))
        #expect(try await client.next() == .close(code: 1_000, reason: []))
        try await client.send(FrameCase.close(1_000))
        #expect(try await client.next() == nil)
    }

    @Test("that breaks the rules is closed with the code of the rule", arguments: FrameCase.failing)
    func failure(_ frames: FrameCase) async throws {
        guard case .failed(let failure)? = frames.events.last else {
            Issue.record("this case does not say what is wrong")
            return
        }
        let client = try await open(server({ $0.messageLimit = 65_536 }))
        try await client.send(frames.bytes)
        var last: FrameParser.Event?
        while let event = try await client.next() { last = event }
        #expect(last == .close(code: failure.code, reason: []))
    }

    @Test("tells its handler that the client is gone")
    func gone() async throws {
        let code = Signal<CloseCode>()
        let server = try server { _ in
        } _: { socket in
            while await socket.next() != nil {}
            code.send(socket.closeCode)
        }
        let client = try await open(server)
        client.raw.reset()
        #expect(await code.value == .abnormal)
    }

    @Test("that gives no sign of life is cut")
    func silent() async throws {
        let client = try await open(server({ $0.pingInterval = .milliseconds(100) }))
        #expect(try await client.next() == .ping([]))
        #expect(try await client.next() == nil)
    }

    @Test("that answers pings is kept")
    func alive() async throws {
        let client = try await open(server({ $0.pingInterval = .seconds(3) }))
        for _ in 0..<2 {
            #expect(try await client.next() == .ping([]))
            try await client.send(FrameCase.frame(10, []))
        }
    }

    @Test("that never answers a close is cut")
    func noCloseAnswer() async throws {
        let client = try await open(server({ $0.closeTimeout = .milliseconds(50) }, { _ in }))
        #expect(try await client.next() == .close(code: 1_000, reason: []))
        #expect(try await client.next() == nil)
    }

    @Test("is told when the server stops")
    func drains() async throws {
        let server = try server()
        let client = try await open(server)
        async let drained: Void = server.server.drain(within: .seconds(20))
        #expect(try await client.next() == .close(code: 1_001, reason: Array("the server is stopping".utf8)))
        try await client.send(FrameCase.close(1_001))
        await drained
    }

    @Test("waits with sending while its client is behind")
    func backPressure() async throws {
        let stuck = Signal<Bool>()
        let server = try server { _ in
        } _: { socket in
            let piece = [UInt8](repeating: 1, count: 200_000)
            for number in 0..<30 {
                if number == 1 { stuck.send(true) }
                guard (try? await socket.send(binary: piece)) != nil else { return }
            }
        }
        let client = try await open(server)
        #expect(await stuck.value)
        for _ in 0..<30 { #expect(try await client.next() == .binary(.init(repeating: 1, count: 200_000))) }
    }

    @Test("waits with reading while its handler is behind")
    func backPressureIn() async throws {
        let goOn = Signal<Bool>()
        let server = try server { _ in
        } _: { socket in
            _ = await goOn.value
            await Self.echo(socket)
        }
        let client = try await open(server)
        async let sending: Void = {
            for _ in 0..<30 { try await client.send(FrameCase.frame(2, .init(repeating: 5, count: 60_000))) }
        }()
        goOn.send(true)
        for _ in 0..<30 { #expect(try await client.next() == .binary(.init(repeating: 5, count: 60_000))) }
        try await sending
    }

    @Test("speaks the first of the client's protocols that it knows")
    func subprotocol() async throws {
        let server = try server({ $0.subprotocols = ["b", "c"] })
        let answer = try await server.talk(Self.opening("Sec-WebSocket-Protocol: a, c,b\r\n"), halfClose: true)
        #expect(answer.contains("sec-websocket-protocol: c\r\n"))
    }

    @Test(
        "is not opened for a request that does not ask for it rightly",
        arguments: [
            (426, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            (426, "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\(key)\r\n\r\n"),
            (426, opening().replacing("13", with: "8")), (426, opening().replacing("GET", with: "POST")),
            (400, opening().replacing(key, with: "X: y")), (400, opening().replacing("jZQ==", with: "j")),
            (400, opening(key + "\r\n")), (426, opening().replacing("HTTP/1.1", with: "HTTP/1.0")),
            (403, opening("Origin: https://evil.example\r\n")), (403, opening("Origin: null\r\n")),
        ])
    func refused(status: Int, request: String) async throws {
        let server = try server({ $0.origins = ["https://shop.example"] })
        let answer = try await server.talk(request, halfClose: true)
        #expect(answer.statuses == [status], "\(answer)")
        #expect(status != 426 || answer.contains("sec-websocket-version: 13\r\n"))
    }

    @Test("is opened for the pages it is meant for, and for programs")
    func origins() async throws {
        let server = try server({ $0.origins = ["https://shop.example"] })
        _ = try await open(server, "Origin: https://Shop.example\r\n")
        _ = try await open(server)
    }
}

/// A client that reads frames.
private final class FrameClient: @unchecked Sendable {
    // Unchecked: each test reads from one task.
    let raw: RawClient
    private var parser = FrameParser(limit: 10_000_000, expectsMask: false)
    private var bytes: [UInt8] = []
    private var position = 0

    init(_ raw: RawClient) { self.raw = raw }

    func send(_ bytes: [UInt8]) async throws { try await raw.send(bytes) }

    func readHead() async throws -> String {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = bytes.firstRange(of: end) {
                position = range.upperBound
                return String(decoding: bytes[..<range.upperBound], as: UTF8.self)
            }
            guard let more = try await raw.receive() else { return String(decoding: bytes, as: UTF8.self) }
            bytes += more
        }
    }

    /// The next event, or nil at the end of the connection.
    func next() async throws -> FrameParser.Event? {
        while true {
            let event = parser.next(bytes.span, at: &position)
            if event != .needMore { return event }
            guard let more = try await raw.receive() else { return nil }
            bytes = more
            position = 0
        }
    }
}
