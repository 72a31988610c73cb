import CartwrightEventLoop
import CartwrightHTTP
import Synchronization
import Testing

@Suite("A streamed answer")
struct StreamedResponseTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    private static let getPlain = "GET /plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    private func server(
        length: Int? = nil, _ write: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) throws -> TestServer {
        try TestServer(loops: EventLoopGroup(loops: 1)) { request, exchange in
            if request.path == "/plain" { return _ = exchange.respond(.text("plain")) }
            exchange.respond(Response(body: .stream(length: length, write)))
        }
    }

    @Test("is chunked when its length is not known")
    func chunked() async throws {
        let server = try server { writer in
            try await writer.write("hello")
            try await writer.write("")
            try await writer.write(String(repeating: "a", count: 20))
        }
        let answer = try await server.talk(Self.get)
        #expect(answer.contains("transfer-encoding: chunked\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n5\r\nhello\r\n14\r\naaaaaaaaaaaaaaaaaaaa\r\n0\r\n\r\n"))
    }

    @Test("announces a length that is known")
    func length() async throws {
        let server = try server(length: 10) { writer in
            try await writer.write("hello")
            try await writer.write("world")
        }
        let answer = try await server.talk(Self.get)
        #expect(answer.contains("content-length: 10\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nhelloworld"))
    }

    @Test("goes to HTTP/1.0 without chunks, until the end of the connection")
    func oldVersion() async throws {
        let server = try server { try await $0.write("hello") }
        let answer = try await server.talk("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(!answer.contains("transfer-encoding"))
        #expect(answer.contains("connection: close\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nhello"))
    }

    @Test("is not written for HEAD")
    func head() async throws {
        let server = try server { try await $0.write("hello") }
        let answer = try await server.talk("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("transfer-encoding: chunked\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test("leaves the connection to the next request")
    func next() async throws {
        let server = try server { writer in
            await pass(.milliseconds(10))
            try await writer.write("hello")
        }
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.getPlain)
        #expect(answer.statuses == [200, 200])
        #expect(answer.hasSuffix("plain"))
    }

    @Test("that fails half-way does not look like a whole one")
    func fails() async throws {
        struct Broken: Error {}
        let server = try server { writer in
            try await writer.write("hello")
            throw Broken()
        }
        let answer = try await server.talk(Self.get)
        #expect(!answer.hasSuffix("0\r\n\r\n"))
    }

    @Test("that is shorter or longer than announced does not look like a whole one", arguments: [3, 7])
    func wrongLength(length: Int) async throws {
        let failure = Signal<ResponseError?>()
        let server = try server(length: length) { writer in
            do {
                try await writer.write("hello")
                failure.send(nil)
            } catch {
                failure.send(error as? ResponseError)
                throw error
            }
        }
        let answer = try await server.talk(Self.get)
        #expect(await failure.value == (length == 3 ? .longerThanAnnounced : nil))
        #expect(!answer.hasSuffix("hello") || length == 7)
    }

    @Test("waits for a client that is behind")
    func backPressure() async throws {
        let written = Atomic<Int>(0)
        let piece = [UInt8](repeating: 120, count: 262_144)
        let server = try server { writer in
            for _ in 0..<100 {
                try await writer.write(piece)
                written.add(1, ordering: .relaxed)
            }
        }
        let client = try await server.client(receiveBuffer: 4_096)
        try await client.send(Self.get)
        _ = try await client.receive { $0.contains("\r\n\r\n") }
        // The only loop of this server has time for others while the writer waits.
        #expect(try await server.talk(Self.getPlain).hasSuffix("plain"))
        #expect(written.load(ordering: .relaxed) < 80)
        #expect(try await client.receiveAll().utf8.count > 26_000_000)
        #expect(written.load(ordering: .relaxed) == 100)
    }

    @Test("hears that its client is gone")
    func disconnected() async throws {
        let failure = Signal<ResponseError?>()
        let server = try server { writer in
            do {
                while true {
                    try await writer.write(String(repeating: "a", count: 100_000))
                }
            } catch {
                failure.send(error as? ResponseError)
                throw error
            }
        }
        let client = try await server.client()
        try await client.send(Self.get)
        _ = try await client.receive { $0.contains("\r\n\r\n") }
        client.reset()
        #expect(await failure.value == .disconnected)
    }

    @Test("of events has their form, and a comment when it is silent")
    func events() async throws {
        var limits = TestServer.patient
        limits.heartbeat = .milliseconds(40)
        let goOn = Signal<Bool>()
        let server = try TestServer(limits: limits) { _, exchange in
            exchange.respond(
                .events { stream in
                    try await stream.send("a\nb")
                    _ = await goOn.value
                    try await stream.send(
                        ServerSentEvent("c", event: "x\ny", id: "7", retry: .milliseconds(1_500)))
                })
        }
        let client = try await server.client()
        try await client.send(Self.get)
        let first = try await client.receive { $0.contains("3\r\n:\n\n\r\n") }
        #expect(first.contains("content-type: text/event-stream\r\n"))
        #expect(first.contains("data: a\ndata: b\n\n"))
        goOn.send(true)
        #expect(try await client.receiveAll().contains("event: x y\nid: 7\nretry: 1500\ndata: c\n\n"))
    }
}

@Suite("A streamed body")
struct StreamedBodyTests {
    private func server(
        limits: HTTPServer.Limits = TestServer.patient, _ read: @escaping @Sendable (RequestBody) async -> Response
    ) throws -> TestServer {
        try TestServer(limits: limits, admit: { _ in .accept(bodyLimit: 50_000_000, streamsBody: true) }) {
            request, exchange in
            exchange.loop.run { exchange.respond(await read(request.body)) }
        }
    }

    private static func reading(_ body: RequestBody) async -> Response {
        do {
            return .text("\(try await body.collect(upTo: 10_000_000).count)")
        } catch let error as RequestBodyError {
            return .text("\(error)", status: error == .tooLarge ? .contentTooLarge : .badRequest)
        } catch {
            return Response(.internalServerError)
        }
    }

    @Test(
        "is handed on as it comes",
        arguments: [
            ("Content-Length: 5\r\n\r\nhello", "5"),
            ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", "10"),
            ("Content-Length: 0\r\n\r\n", "0"),
        ])
    func whole(rest: String, length: String) async throws {
        let server = try server(Self.reading)
        let client = try await server.client()
        for _ in 0..<2 {
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\n\(rest)")
            #expect(try await client.receiveAnswer().body == length)
        }
    }

    @Test("is not read faster than its reader takes it")
    func backPressure() async throws {
        let goOn = Signal<Bool>()
        let server = try server { body in
            _ = await goOn.value
            return await Self.reading(body)
        }
        let client = try await server.client()
        try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
        let sent = Atomic<Int>(0)
        async let sending: Void = {
            for _ in 0..<100 {
                try await client.send([UInt8](repeating: 97, count: 100_000))
                sent.add(1, ordering: .relaxed)
            }
        }()
        goOn.send(true)
        try await sending
        #expect(try await client.receiveAnswer().body == "10000000")
    }

    @Test("is whole for a slow reader although its client has stopped sending long ago")
    func halfClosed() async throws {
        let goOn = Signal<Bool>()
        let server = try server { body in
            if case .none = body { return .text("other") }
            _ = await goOn.value
            return await Self.reading(body)
        }
        let client = try await server.client()
        let body = [UInt8](repeating: 97, count: 90_000)
        try await client.send(Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n".utf8) + body)
        client.finishSending()
        let other = try await server.client()
        for _ in 0..<20 {
            try await other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await other.receiveAnswer()
        }
        goOn.send(true)
        let answer = try await client.receiveAll()
        #expect(answer.hasSuffix("90000"), "\(answer)")
    }

    @Test("that is malformed or cut off is an error to its reader")
    func broken() async throws {
        let server = try server(Self.reading)
        let malformed = try await server.talk(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nx\r\n")
        #expect(malformed.statuses == [400] && malformed.hasSuffix("malformed"))
        #expect(malformed.contains("connection: close\r\n"))
        let short = try await server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", halfClose: true)
        #expect(short.hasSuffix("disconnected"))
    }

    @Test("that comes too slowly is an error to its reader")
    func slow() async throws {
        var limits = TestServer.patient
        limits.bodyTimeout = .milliseconds(60)
        let server = try server(limits: limits, Self.reading)
        let answer = try await server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
        #expect(answer.statuses == [400] && answer.hasSuffix("timedOut"))
    }

    @Test("that is longer than allowed is an error to its reader, or no request at all")
    func tooLong() async throws {
        let server = try server(Self.reading)
        #expect(
            try await server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000001\r\n\r\n").statuses == [413])
    }

    @Test("that nobody reads to its end costs the connection only when it is long")
    func unread() async throws {
        let server = try server { _ in .text("done") }
        let short = try await server.talk(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloPOST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        #expect(short.statuses == [200, 200])
        let long = try await server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\nhello")
        #expect(long.statuses == [200] && long.contains("connection: close\r\n"))
    }
}

/// Lets the loop's timer pass once.
private func pass(_ time: Duration) async {
    await withCheckedContinuation { continuation in
        let loop = TestServer.loops.loops[0]
        loop.execute { loop.schedule(after: time) { continuation.resume() } }
    }
}
