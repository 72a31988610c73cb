import CartwrightHTTP
import Testing

@Suite("An answer before the body")
struct EarlyAnswerTests {
    private func server() throws -> TestServer {
        try TestServer(admit: { request in
            request.path == "/no" ? .refuse(.text("no", status: .forbidden)) : .accept(bodyLimit: 1_000)
        }) { request, exchange in exchange.respond(TestServer.describing(request)) }
    }

    @Test("a client that asks whether to go on is told to, once the request is admitted")
    func goOn() async throws {
        let client = try await server().client()
        try await client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        #expect(try await client.receive { $0.hasSuffix("\r\n\r\n") } == "HTTP/1.1 100 Continue\r\n\r\n")
        try await client.send("hello")
        #expect(try await client.receiveAnswer().body == "POST / ? 5")
    }

    @Test("a client that did not wait is not told to go on")
    func didNotWait() async throws {
        let answer = try await server().talk(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello")
        #expect(answer.statuses == [200])
    }

    @Test("a client that asks whether to go on and may not gets the answer and no 100")
    func mayNot() async throws {
        let answer = try await server().talk(
            "POST /no HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        #expect(answer.statuses == [403])
        #expect(answer.contains("connection: close\r\n"))
    }

    @Test("the same holds for a body that is too long")
    func tooLong() async throws {
        let answer = try await server().talk(
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n")
        #expect(answer.statuses == [413])
    }

    @Test(
        "a short body of a refused request is read past and the connection kept",
        arguments: [
            "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "Content-Length: 0\r\n\r\n",
        ])
    func kept(rest: String) async throws {
        let answer = try await server().talk(
            "POST /no HTTP/1.1\r\nHost: a\r\n\(rest)GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.statuses == [403, 200])
        #expect(answer.hasSuffix("GET /b ? 0"))
    }

    @Test("a client in the middle of a long upload reads why it is refused", arguments: ["/", "/no"])
    func lingers(path: String) async throws {
        let client = try await server().client()
        try await client.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n")
        for _ in 0..<80 { try await client.send([UInt8](repeating: 97, count: 100_000)) }
        let answer = try await client.receiveAll()
        #expect(answer.statuses == [path == "/" ? 413 : 403])
    }

    @Test("chunks that go on behind the limit are refused while they come")
    func endlessChunks() async throws {
        let client = try await server().client()
        try await client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<100 where try await client.send("64\r\n\(String(repeating: "a", count: 100))\r\n") {}
        #expect(try await client.receiveAll().statuses == [413])
    }

    @Test("a body of exactly the limit is accepted")
    func exact() async throws {
        let body = String(repeating: "a", count: 1_000)
        let answer = try await server().talk(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n\(body)")
        #expect(answer.hasSuffix("POST / ? 1000"))
    }
}
