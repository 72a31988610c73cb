import CartwrightHTTP
import Testing

@Suite("Raw requests over a socket")
struct RawRequestTests {
    private static let server = try? TestServer { request, exchange in
        exchange.respond(TestServer.describing(request))
    }

    @Test("the tables are long enough")
    func tables() {
        #expect(MalformedRequest.table.count >= 60)
        #expect(OddRequest.table.count >= 40)
    }

    @Test("a malformed request is refused and its connection closed", arguments: MalformedRequest.table)
    func refuses(_ request: MalformedRequest) async throws {
        let server = try #require(Self.server)
        let answer = try await server.talk(request.bytes)
        #expect(answer.hasPrefix("HTTP/1.1 \(request.status) "), "\(answer)")
        #expect(answer.contains("connection: close\r\n"))
        #expect(answer.statuses.count == 1)
    }

    @Test("an odd but right request is answered", arguments: OddRequest.table)
    func accepts(_ request: OddRequest) async throws {
        let server = try #require(Self.server)
        let answer = try await server.talk(request.text, halfClose: true)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(answer)")
        #expect(answer.hasSuffix("\r\n\r\n" + request.answer))
    }

    @Test(
        "an odd request leaves the connection where the next one begins",
        arguments: OddRequest.bodies.filter { !$0.text.contains("HTTP/1.0") })
    func next(_ request: OddRequest) async throws {
        let server = try #require(Self.server)
        let answer = try await server.talk(
            request.text + "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(answer.statuses == [200, 200])
        #expect(answer.hasSuffix("GET /next ? 0"))
    }
}
