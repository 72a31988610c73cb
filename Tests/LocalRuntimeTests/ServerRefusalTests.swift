import CartwrightHTTP
import CartwrightLocalRuntime
import TestSupport
import Testing

/// What the server answers by itself, before a function is asked, as a page and an operator see it.
@Suite("Answers of the server itself")
struct ServerRefusalTests {
    /// A request that is refused, and as what.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        let status: Int
        let code: String
        var method = "POST"
        var path = "/wait"
        var testDescription: String { name }
    }

    private static let origin = "Host: a\r\nOrigin: https://shop.example\r\nX-Request-Id: mine-1\r\n"

    static let cases = [
        Case(
            name: "a body that is announced too long",
            request: "POST /wait HTTP/1.1\r\n\(origin)Content-Length: 10241\r\n\r\n", status: 413,
            code: "body_too_large"),
        Case(
            name: "a body that turns out too long",
            request: "POST /wait HTTP/1.1\r\n\(origin)Transfer-Encoding: chunked\r\n\r\n2801\r\n"
                + String(repeating: "a", count: 10_241), status: 413, code: "body_too_large"),
        Case(
            name: "a body whose chunks are none",
            request: "POST /wait HTTP/1.1\r\n\(origin)Transfer-Encoding: chunked\r\n\r\nnonsense\r\n", status: 400,
            code: "bad_request"),
        Case(
            name: "header lines that are too long",
            request: "GET /address?token=hidden HTTP/1.1\r\n\(origin)Cookie: \(String(repeating: "a", count: 10_240))",
            status: 431, code: "headers_too_large", method: "GET", path: "/address"),
        Case(
            name: "more header lines than may be",
            request: "GET /address HTTP/1.1\r\n\(origin)" + String(repeating: "A: b\r\n", count: 100), status: 431,
            code: "headers_too_large", method: "GET", path: "/address"),
        Case(
            name: "a header line that is none",
            request: "PUT /address/7?token=hidden HTTP/1.1\r\n\(origin)nonsense\r\n\r\n", status: 400,
            code: "bad_request", method: "PUT", path: "/address/7"),
        Case(
            name: "a body whose end is told twice",
            request: "POST /wait HTTP/1.1\r\n\(origin)Content-Length: 1\r\nContent-Length: 1\r\n\r\n", status: 400,
            code: "bad_request"),
        Case(
            name: "an encoded body",
            request: "POST /wait HTTP/1.1\r\n\(origin)Content-Encoding: gzip\r\n\r\n", status: 415,
            code: "unsupported_encoding"),
    ]

    @Test("a page may read it, it names the request, and the log has its line", arguments: cases)
    func complete(_ refused: Case) async throws {
        let log = try LogPipe()
        let gateway = try TestGateway(log: log.logger)
        let answer = try await Self.send(refused.request, to: gateway)
        #expect(answer.status == refused.status)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.headers["access-control-allow-origin"] == "https://shop.example")
        #expect(answer.headers["access-control-expose-headers"]?.contains("X-Request-Id") == true)
        #expect(answer.headers["vary"] == "Origin")
        #expect(answer.headers["x-request-id"] == "mine-1")
        #expect(answer.text.contains(#""code":"\#(refused.code)""#))
        #expect(answer.text.contains(#""instance":"\#(refused.path)""#))
        #expect(answer.text.contains(#""request_id":"mine-1""#))
        let line = try await log.next()
        #expect(
            line.contains(#""method":"\#(refused.method)","path":"\#(refused.path)","status":\#(refused.status)"#))
        #expect(line.contains(#""request_id":"mine-1""#) && line.contains(#""address":"127.0.0.1""#))
        #expect(!line.contains("hidden"))
        #expect(gateway.server.metrics.contains(#"cartwright_refused_total{reason="malformed"} 1"#))
    }

    @Test("a request that comes too slowly is told so in the same way, in its head and in its body")
    func slow() async throws {
        var options = LocalServer.Options()
        options.limits.headerTimeout = .milliseconds(300)
        options.limits.bodyTimeout = .milliseconds(300)
        let log = try LogPipe()
        let gateway = try TestGateway(options, log: log.logger)
        for rest in ["Accept: */*\r\nUser-", "Content-Length: 10\r\n\r\nabc"] {
            let answer = try await Self.send("POST /wait HTTP/1.1\r\n\(Self.origin)\(rest)", to: gateway)
            #expect(answer.status == 408)
            #expect(answer.headers["access-control-allow-origin"] == "https://shop.example")
            #expect(answer.headers["x-request-id"] == "mine-1")
            let line = try await log.next()
            #expect(line.contains(#""path":"/wait","status":408"#) && line.contains(#""request_id":"mine-1""#))
        }
    }

    @Test("pages of other origins may not read it, and what claims to come from elsewhere is not believed")
    func strangers() async throws {
        let log = try LogPipe()
        let gateway = try TestGateway(log: log.logger)
        let answer = try await Self.send(
            """
            POST /wait HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\nX-Forwarded-For: 6.6.6.6\r
            Content-Length: 10241\r\n\r\n
            """, to: gateway)
        #expect(answer.status == 413 && answer.headers["vary"] == "Origin")
        #expect(answer.headers["access-control-allow-origin"] == nil)
        #expect(try await log.next().contains(#""address":"127.0.0.1""#))
    }

    @Test("where nothing can be read the answer and the line have an id in common")
    func unreadable() async throws {
        let log = try LogPipe()
        let gateway = try TestGateway(log: log.logger)
        let answer = try await Self.send("nonsense\r\n\r\n", to: gateway)
        #expect(answer.status == 400 && !answer.text.contains("instance"))
        let id = try #require(answer.headers["x-request-id"])
        let line = try await log.next()
        #expect(line.contains(#""method":"-","path":"-","status":400"#) && line.contains(#""request_id":"\#(id)""#))
    }

    private static func send(_ bytes: String, to gateway: TestGateway) async throws -> WireResponse {
        let port = gateway.port
        return try await onThread {
            let client = try WireClient(port: port)
            try client.send(bytes)
            return try client.response()
        }
    }
}
