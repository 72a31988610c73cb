import CartwrightEventLoop
import CartwrightHTTP
import Synchronization
import Testing

@Suite("A connection")
struct ConnectionTests {
    private let server: TestServer

    init() throws {
        server = try TestServer { request, exchange in exchange.respond(TestServer.describing(request)) }
    }

    @Test("serves one request after the other")
    func keepAlive() async throws {
        let client = try await server.client()
        for path in ["/a", "/b", "/c"] {
            try await client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try await client.receiveAnswer()
            #expect(answer.status == 200)
            #expect(answer.body == "GET \(path) ? 0")
            #expect(answer.headers["connection"] == nil)
            #expect(answer.headers["date"]?.count == 29)
        }
    }

    @Test("takes a request byte by byte")
    func byteByByte() async throws {
        let client = try await server.client()
        for byte in "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".utf8 {
            try await client.send([byte])
        }
        #expect(try await client.receiveAnswer().body == "POST /a ? 5")
    }

    @Test("answers pipelined requests in the order they came, also when the first takes longer")
    func pipelining() async throws {
        let first = Signal<Exchange>()
        let server = try TestServer { request, exchange in
            if request.path == "/0" {
                first.send(exchange)
            } else {
                exchange.respond(.text(request.path))
            }
        }
        let client = try await server.client()
        try await client.send((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        await first.value.respond(.text("/0"))
        let text = try await client.receive { $0.statuses.count == 50 && $0.hasSuffix("/49") }
        let bodies = text.split(separator: "\r\n\r\n").dropFirst().map { $0.prefix { $0 != "H" } }
        #expect(bodies == (0..<50).map { "/\($0)" })
    }

    @Test("holds back a client that sends requests and reads no answers")
    func boundedPipelining() async throws {
        let answered = Atomic<Int>(0)
        let page = [UInt8](repeating: 120, count: 100_000)
        let server = try TestServer { _, exchange in
            answered.add(1, ordering: .relaxed)
            exchange.respond(Response(body: .bytes(page)))
        }
        let client = try await server.client(receiveBuffer: 4_096)
        try await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 200))
        let other = try await server.client()
        for _ in 0..<20 {
            try await other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await other.receiveAnswer()
        }
        // 200 answers are 20 MB; what the sockets hold of them is far less.
        #expect(answered.load(ordering: .relaxed) < 150)
        client.finishSending()
        #expect(try await client.receiveAll().utf8.count > 20_000_000)
    }

    @Test("gives HEAD the head of GET and no body")
    func head() async throws {
        let answer = try await server.talk("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("content-length: 11\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test("gives a head that is refused a body of its own, whatever was asked before, and HEAD none")
    func refusedBehindHead() async throws {
        let answer = try await server.talk("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nnonsense\r\n\r\n")
        #expect(answer.statuses == [200, 400])
        #expect(answer.hasSuffix("A header line is not `name: value` followed by CR LF.\n"))
        let head = try await server.talk("GET /a HTTP/1.1\r\nHost: a\r\n\r\nHEAD /b HTTP/1.1\r\nnonsense\r\n\r\n")
        #expect(head.statuses == [200, 400] && head.hasSuffix("\r\n\r\n"))
    }

    @Test("has no body and no length behind 204 and 304", arguments: [Status.noContent, .notModified])
    func bodiless(status: Status) async throws {
        let server = try TestServer { _, exchange in exchange.respond(.text("ignored", status: status)) }
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
        #expect(!answer.contains("content-length"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test("is closed when the client asks for it")
    func close() async throws {
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("connection: close\r\n"))
    }

    @Test("is closed after HTTP/1.0, and kept when the client asks for that")
    func oldVersion() async throws {
        #expect(try await server.talk("GET / HTTP/1.0\r\n\r\n").contains("connection: close\r\n"))
        let client = try await server.client()
        for _ in 0..<2 {
            try await client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try await client.receiveAnswer().headers["connection"] == "keep-alive")
        }
    }

    @Test("is closed when the handler asks for it")
    func handlerCloses() async throws {
        let server = try TestServer { _, exchange in
            exchange.respond(Response(headers: [.connection: "close"]))
        }
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.contains("connection: close\r\n"))
        #expect(answer.contains("content-length: 0\r\n"))
    }

    @Test("answers a client that has stopped sending")
    func halfClosed() async throws {
        let server = try TestServer { _, exchange in
            exchange.loop.schedule(after: .milliseconds(20)) { exchange.respond(.text("late")) }
        }
        let answer = try await server.talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n", halfClose: true)
        #expect(answer.hasSuffix("late"))
    }

    @Test("ends without a word when the client stops in the middle of a request")
    func cutOff() async throws {
        #expect(try await server.talk("GET / HT", halfClose: true) == "")
        #expect(
            try await server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", halfClose: true) == "")
        #expect(try await server.talk("", halfClose: true) == "")
    }

    @Test("sends a long body whole")
    func longBody() async throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: 97 + $0 % 26) }
        let server = try TestServer { _, exchange in exchange.respond(Response(body: .bytes(body))) }
        let text = try await server.talk(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let parts = text.split(separator: "\r\n\r\n")
        #expect(parts.count == 3)
        #expect(parts[2].utf8.elementsEqual(body))
        #expect(parts[1].utf8.starts(with: body))
    }

    @Test("hands the request over as it came")
    func request() async throws {
        let seen = Signal<Request>()
        let server = try TestServer(admit: { _ in .accept(tag: 7, parameters: ["x"], bodyLimit: 10) }) {
            seen.send($0)
            $1.respond(Response())
        }
        _ = try await server.talk(
            "PATCH /a%20b?c=d HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
        )
        let request = await seen.value
        #expect(request.method == .patch)
        #expect(request.path == "/a%20b")
        #expect(request.rawQuery == "c=d")
        #expect(request.headers["X-ONE"] == "1")
        #expect(request.headers.all("x-one") == ["1", "2"])
        #expect(request.headers[.authorization] == nil)
        #expect(request.headers.fields.count == 5)
        #expect(request.body.bytes == Array("{}".utf8))
        #expect(request.remoteAddress == "127.0.0.1")
        #expect(request.tag == 7 && request.parameters == ["x"])
    }
}
