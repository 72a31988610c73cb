import CartwrightEventLoop
import CartwrightHTTP
import Testing

@Suite("An exchange")
struct ExchangeTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    @Test("takes one answer and ignores a second")
    func once() async throws {
        let results = Signal<[Bool]>()
        let server = try TestServer { _, exchange in
            results.send([exchange.respond(.text("one")), exchange.respond(.text("two")), exchange.isClosed])
        }
        let answer = try await server.talk(Self.get)
        #expect(answer.statuses == [200] && answer.hasSuffix("one"))
        #expect(await results.value == [true, false, true])
    }

    @Test("that nobody answers is a 500 and no silence")
    func unanswered() async throws {
        let server = try TestServer { _, _ in }
        #expect(try await server.talk(Self.get).statuses == [500])
    }

    @Test("may be answered from any thread")
    func anyThread() async throws {
        let waiting = Signal<Exchange>()
        let server = try TestServer { _, exchange in waiting.send(exchange) }
        async let answer = server.talk(Self.get)
        await waiting.value.respond(.text("from elsewhere"))
        #expect(try await answer.hasSuffix("from elsewhere"))
    }

    @Test("tells when the client goes away")
    func goesAway() async throws {
        let waiting = Signal<Exchange>()
        let gone = Signal<Bool>()
        let server = try TestServer { _, exchange in
            exchange.onClose = { gone.send(exchange.isClosed) }
            waiting.send(exchange)
        }
        let client = try await server.client()
        try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let exchange = await waiting.value
        client.reset()
        #expect(await gone.value)
        let answered = Signal<Bool>()
        exchange.loop.execute { answered.send(exchange.respond(.text("too late"))) }
        #expect(await answered.value == false)
    }

    @Test(
        "with a header that could forge another is a 500",
        arguments: [
            Headers.Field("x-a", "b\r\nset-cookie: c"), .init("x-a", "b\nc"), .init("x-a", "b\rc"),
            .init("x-a", "b\0c"),
            .init("x-a\r\nx-b", "c"), .init("x a", "b"), .init("x:a", "b"), .init("", "b"), .init("x-\u{e4}", "b"),
        ])
    func forged(field: Headers.Field) async throws {
        let server = try TestServer { _, exchange in
            exchange.respond(Response(headers: Headers([field]), body: .bytes(Array("secret".utf8))))
        }
        let answer = try await server.talk(Self.get)
        #expect(answer.statuses == [500])
        #expect(!answer.contains("secret") && !answer.contains("set-cookie"))
    }

    @Test("cannot lie about the length of its answer")
    func framing() async throws {
        let server = try TestServer { _, exchange in
            exchange.respond(
                Response(
                    headers: [.contentLength: "3", .transferEncoding: "chunked", .date: "never", "x-a": "caf\u{e9}"],
                    body: .bytes(Array("hello".utf8))))
        }
        let answer = try #require(Answer(try await server.talk(Self.get)))
        #expect(answer.headers["content-length"] == "5")
        #expect(answer.headers["transfer-encoding"] == nil)
        #expect(answer.headers["date"] != "never")
        #expect(answer.headers["x-a"] == "caf\u{e9}")
        #expect(answer.body == "hello")
    }

    @Test("with a status that is none is a 500", arguments: [0, 99, 101, 1_000, -1])
    func status(code: Int) async throws {
        let server = try TestServer { _, exchange in exchange.respond(Response(Status(code))) }
        #expect(try await server.talk(Self.get).statuses == [500])
    }
}
