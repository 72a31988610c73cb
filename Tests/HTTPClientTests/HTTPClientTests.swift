import CartwrightEventLoop
import CartwrightHTTP
import CartwrightHTTPClient
import Testing

@Suite struct HTTPClientTests {
    private let client = HTTPClient.shared

    @Test("a request arrives as it was written, and so does the answer")
    func roundTrip() async throws {
        let upstream = try Upstream { request, _ in
            var response = Response.text("got \(request.body.bytes.count)", status: .created)
            response.headers["X-Answer"] = "yes"
            return response
        }
        var request = upstream.request("POST", "/things?a=b%20c", body: Array("{\"x\":1}".utf8))
        request.headers = [("Content-Type", "application/json"), ("X-Empty", ""), ("Authorization", "Bearer t")]
        let response = try await client.send(request)
        #expect(response.status == 201)
        #expect(response["x-answer"] == "yes" && response["X-ANSWER"] == "yes" && response["missing"] == nil)
        #expect(String(decoding: response.body, as: UTF8.self) == "got 7")
        let seen = try #require(upstream.requests.first)
        #expect(seen.method == .post && seen.path == "/things" && seen.rawQuery == "a=b%20c")
        #expect(seen.body.bytes == Array("{\"x\":1}".utf8))
        #expect(seen.headers["content-type"] == "application/json" && seen.headers["x-empty"] == "")
        #expect(seen.headers["authorization"] == "Bearer t" && seen.headers["expect"] == nil)
        upstream.stop()
    }

    @Test(
        "every method goes out, with and without a body", arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    func methods(method: String) async throws {
        let upstream = try Upstream { _, _ in .text("ok") }
        for body in [[], Array("body".utf8)] where method != "HEAD" || body.isEmpty {
            let response = try await client.send(upstream.request(method, body: body))
            #expect(response.status == 200)
            #expect(upstream.requests.last?.body.bytes == body)
            #expect(upstream.requests.last?.method.name == method)
        }
        upstream.stop()
    }

    @Test("many requests at once each get their own answer")
    func concurrency() async throws {
        let upstream = try Upstream { request, _ in .text(request.path) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let response = try await client.send(upstream.request("GET", "/\(number)"))
                    #expect(String(decoding: response.body, as: UTF8.self) == "/\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(upstream.requests.count == 100)
        upstream.stop()
    }

    @Test("private and loopback addresses are refused, by number and by name")
    func refused() async throws {
        let upstream = try Upstream { _, _ in .text("secret") }
        for host in ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433"] {
            await #expect(throws: HTTPClientError.addressRefused) {
                try await client.send(OutgoingRequest("GET", "https://\(host):\(upstream.port)/"))
            }
        }
        await #expect(throws: HTTPClientError.self) {
            try await client.send(OutgoingRequest("GET", "http://127.0.0.1:\(upstream.port)/"))
        }
        #expect(upstream.requests.isEmpty)
        upstream.stop()
    }

    @Test("a redirect is an answer and is not followed")
    func redirect() async throws {
        let upstream = try Upstream { _, _ in
            var response = Response(.found)
            response.headers["Location"] = "/elsewhere"
            return response
        }
        let response = try await client.send(upstream.request())
        #expect(response.status == 302 && response["location"] == "/elsewhere")
        #expect(upstream.requests.count == 1)
        upstream.stop()
    }

    @Test("an answer over the limit is an error")
    func tooLarge() async throws {
        let upstream = try Upstream { _, _ in .text(String(repeating: "x", count: 5000)) }
        var request = upstream.request()
        request.responseLimit = 5000
        #expect(try await client.send(request).body.count == 5000)
        request.responseLimit = 4999
        await #expect(throws: HTTPClientError.tooLarge(limit: 4999)) { try await client.send(request) }
        upstream.stop()
    }

    @Test("a server that does not answer costs no more than the time allowed")
    func timeout() async throws {
        let upstream = try Upstream { _, _ in nil }
        var request = upstream.request()
        request.timeout = .milliseconds(200)
        let start = ContinuousClock.now
        await #expect(throws: HTTPClientError.timedOut) { try await client.send(request) }
        #expect(ContinuousClock.now - start < .seconds(5))
        upstream.stop()
    }

    @Test(
        "a server that asks for an endless pause is not waited for",
        arguments: ["99999999999999", "\(Int.max)", "\(Int.min)", "1e99", "soon"])
    func endlessPause(pause: String) async throws {
        let upstream = try Upstream { _, _ in
            var response = Response.text("busy", status: .serviceUnavailable)
            response.headers[.retryAfter] = pause
            return response
        }
        var request = upstream.request()
        request.attempts = 2
        #expect(try await client.send(request).status == 503)
        upstream.stop()
    }

    @Test(
        "an overloaded server is asked again where a repeat does no harm",
        arguments: [
            ("GET", false, 3), ("PUT", false, 3), ("DELETE", false, 3), ("POST", false, 1), ("POST", true, 3),
            ("PATCH", false, 1),
        ])
    func retries(method: String, hasKey: Bool, expected: Int) async throws {
        let upstream = try Upstream { _, number in
            number < 3 ? .text("busy", status: .serviceUnavailable) : .text("done")
        }
        var request = upstream.request(method)
        if hasKey { request.headers = [("Idempotency-Key", "k")] }
        let response = try await client.send(request)
        #expect(upstream.requests.count == expected)
        #expect(response.status == (expected == 3 ? 200 : 503))
        upstream.stop()
    }

    @Test("a server that asks for more patience than there is gets none")
    func retryAfter() async throws {
        let upstream = try Upstream { _, _ in
            var response = Response.text("busy", status: .serviceUnavailable)
            response.headers["Retry-After"] = "60"
            return response
        }
        #expect(try await client.send(upstream.request()).status == 503)
        #expect(upstream.requests.count == 1)
        upstream.stop()
    }

    @Test("a port where nobody listens is unreachable")
    func unreachable() async throws {
        let socket = try ListeningSocket()
        let free = socket.port
        let upstream = try Upstream { _, _ in nil }
        _ = consume socket
        var request = upstream.request()
        request.url = "http://127.0.0.1:\(free)/"
        request.attempts = 1
        do {
            _ = try await client.send(request)
            Issue.record("there was an answer")
        } catch HTTPClientError.unreachable {} catch HTTPClientError.timedOut {}
        upstream.stop()
    }

    @Test("a caller that gives up is let go at once")
    func cancellation() async throws {
        let (arrived, arriving) = AsyncStream.makeStream(of: Void.self)
        let upstream = try Upstream { _, _ in
            arriving.finish()
            return nil
        }
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await client.send(upstream.request()) }
            for await _ in arrived {}
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        upstream.stop()
    }

    @Test(
        "what could start another header or request is refused",
        arguments: [
            ("GET", "http://127.0.0.1/ HTTP/1.1\r\nX: y", "A", "b"), ("GET /", "https://example.org/", "A", "b"),
            ("GET", "https://example.org/", "A\r\nB", "b"), ("GET", "https://example.org/", "A", "b\r\nC: d"),
            ("GET", "https://example.org/", "", "b"), ("GET", "https://example.org/", "A", "b\u{0}"),
            ("GET", "file:///etc/passwd", "A", "b"), ("GET", "gopher://example.org/", "A", "b"),
            ("", "https://example.org/", "A", "b"),
        ])
    func injection(method: String, url: String, name: String, value: String) async {
        var request = OutgoingRequest(method, url, headers: [(name, value)])
        request.isInternal = true
        await #expect(throws: HTTPClientError.self) { try await client.send(request) }
    }

    @Test("nothing leaves while a transaction is open")
    func transaction() async throws {
        let upstream = try Upstream { _, _ in .text("x") }
        await HTTPClient.$isForbidden.withValue(true) {
            await #expect(throws: HTTPClientError.insideTransaction) { try await client.send(upstream.request()) }
        }
        upstream.stop()
    }

    @Test("plain HTTP where TLS was asked for is not secure")
    func notTLS() async throws {
        let upstream = try Upstream { _, _ in .text("x") }
        var request = upstream.request()
        request.url = "https://127.0.0.1:\(upstream.port)/"
        do {
            _ = try await client.send(request)
            Issue.record("there was an answer")
        } catch HTTPClientError.insecure {}
        upstream.stop()
    }
}
