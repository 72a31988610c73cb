import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightLocalRuntime
import FoundationEssentials
import TestSupport
import Testing

@Suite("A socket")
struct SocketTests {
    /// The JSON of the next message.
    private func json(_ client: WebSocketClient) async throws -> JSONValue {
        guard case .text(let text) = try await client.next() else { return .null }
        return try JSON.decode(JSONValue.self, from: text, keys: .asWritten)
    }

    @Test("hands each message to its function, decoded with the path's parameters, in the order they came")
    func echoes() async throws {
        let gateway = try SocketGateway()
        let client = try await gateway.open("/chat/hall")
        let first = "{\"text\":\"0\"}"
        try await client.send(first, "{\"text\":\"1\"}", "{\"text\":\"2\"}")
        var ids: Set<String?> = []
        for number in 0..<3 {
            let said = try await json(client)
            #expect(said["room"] == "hall")
            #expect(said["text"] == .string("\(number)"))
            ids.insert(said["socket"]?.string)
        }
        #expect(ids.count == 1)
        let other = try await gateway.open("/chat/hall")
        try await other.send(first)
        ids.insert(try await json(other)["socket"]?.string)
        #expect(ids.count == 2)
        // The answer is on its way before its handler has ended and is counted.
        let limit = ContinuousClock.now + .seconds(20)
        let counted = #"cartwright_requests_total{function="chat-say",status="2xx"} 4"#
        while !gateway.server.metrics.contains(counted), ContinuousClock.now < limit { await Task.yield() }
        #expect(gateway.server.metrics.contains(counted))
        #expect(gateway.server.metrics.contains("cartwright_sockets_open 2"))
    }

    @Test(
        "answers a message that cannot be handled with a problem, and stays open",
        arguments: [
            ("nonsense", 400, "invalid_json"), ("[1]", 400, "invalid_json"), ("", 400, "invalid_json"),
            ("{}", 422, "validation_failed"), ("{\"text\":\"a\",\"txt\":1}", 422, "unknown_field"),
            ("{\"text\":\"a\",\"room\":\"b\"}", 422, "given_twice"),
            ("{\"text\":\"a\",\"action\":\"sing\"}", 422, "unknown_field"),
            ("{\"action\":\"ban\"}", 401, "unauthorized"),
        ])
    func problems(message: String, status: Int, code: String) async throws {
        let client = try await SocketGateway().open("/chat/hall")
        try await client.send(message)
        let problem = try await json(client)
        #expect(problem["status"] == .number(JSONNumber(status)))
        #expect(problem["code"] == .string(code))
        #expect(problem["type"]?.string?.hasPrefix("/problems/") == true)
        #expect(problem["request_id"]?.string?.isEmpty == false)
        try await client.send("{\"text\":\"still here\"}")
        #expect(try await json(client)["text"] == "still here")
    }

    @Test("takes JSON as text only")
    func binary() async throws {
        let client = try await SocketGateway().open("/chat/hall")
        try await client.send(opcode: 2, Array("{\"text\":\"a\"}".utf8))
        #expect(try await json(client)["code"] == "unsupported_media_type")
    }

    @Test("says which actions there are, where there is no function for the rest")
    func noReceiver() async throws {
        let token = SocketGateway.token()
        let client = try await SocketGateway().open("/private", headers: ["Authorization": "Bearer \(token)"])
        try await client.send("{\"action\":\"sing\"}")
        let problem = try await json(client)
        #expect(problem["code"] == "no_route")
        #expect(problem["detail"]?.string?.contains("echo") == true)
    }

    @Test("is refused by what $connect throws, as the answer to the handshake")
    func connect() async throws {
        let gateway = try SocketGateway()
        let refused = try await gateway.knock("/chat/hall?full=true")
        #expect(refused.status == 409)
        #expect(refused.headers["content-type"] == "application/problem+json")
        #expect(refused.text.contains("room_full"))
        #expect(try await gateway.knock("/chat/hall?full=perhaps").status == 422)
        #expect(gateway.codes.value == [])
    }

    @Test("is there for who may call its functions, and knows who that is")
    func access() async throws {
        let gateway = try SocketGateway()
        #expect(try await gateway.knock("/private").status == 401)
        #expect(try await gateway.knock("/private", headers: ["Authorization": "Bearer x"]).status == 401)
        let id = UUID()
        let token = SocketGateway.token(id: id)
        let client = try await gateway.open("/private", headers: ["Authorization": "Bearer \(token)"])
        try await client.send("{\"action\":\"echo\",\"text\":\"a\"}")
        #expect(try await json(client)["room"] == .string(id.uuidString))
    }

    @Test("takes a browser's token among the protocols, and never says it back")
    func protocols() async throws {
        let gateway = try SocketGateway()
        let token = SocketGateway.token()
        let field = "Sec-WebSocket-Protocol"
        let client = try await gateway.open("/private", headers: [field: "cartwright, bearer.\(token)"])
        #expect(client.answer.headers["sec-websocket-protocol"] == "cartwright")
        #expect(try await gateway.knock("/private", headers: [field: "bearer.\(token)"]).status == 400)
        let twice = [field: "cartwright, bearer.\(token)", "Authorization": "Bearer \(token)"]
        #expect(try await gateway.knock("/private", headers: twice).status == 400)
        #expect(try await gateway.knock("/private", headers: [field: "cartwright, bearer.x"]).status == 401)
    }

    @Test("ends with the token that it was opened with")
    func expiry() async throws {
        let clock = WallClock(startingAt: Date(timeIntervalSince1970: 1_800_000_000))
        let gateway = try SocketGateway(clock: clock)
        let token = SocketGateway.token(at: clock)
        let client = try await gateway.open("/private", headers: ["Authorization": "Bearer \(token)"])
        try await client.send("{\"action\":\"echo\",\"text\":\"a\"}")
        #expect(try await json(client)["text"] == "a")
        clock.advance(by: .seconds(900))
        #expect(try await client.next() == .close(code: 4_401, reason: "the access token has expired"))
    }

    @Test("holds its messages to the function's limit")
    func limit() async throws {
        let token = SocketGateway.token()
        let client = try await SocketGateway().open("/private", headers: ["Authorization": "Bearer \(token)"])
        for _ in 0..<3 {
            try await client.send("{\"action\":\"echo\",\"text\":\"a\"}")
            #expect(try await json(client)["text"] == "a")
        }
        try await client.send("{\"action\":\"echo\",\"text\":\"a\"}")
        let problem = try await json(client)
        #expect(problem["code"] == "rate_limited")
        #expect(problem["details"]?["retry_after_seconds"] != nil)
    }

    @Test(
        "opens for pages of this host and of the origins under cors, and for programs",
        arguments: [
            ("https://shop.example", 101), ("http://127.0.0.1", 101), ("https://evil.example", 403), ("null", 403),
            ("https://127.0.0.1.evil.example", 403), (nil, 101),
        ])
    func origins(origin: String?, status: Int) async throws {
        let answer = try await SocketGateway().knock("/chat/hall", headers: origin.map { ["Origin": $0] } ?? [:])
        #expect(answer.status == status)
        #expect(status == 101 || answer.text.contains("origin_not_allowed"))
    }

    @Test("is asked for as RFC 6455 says")
    func handshake() async throws {
        let gateway = try SocketGateway()
        let plain = try await onThread { try WireClient(port: gateway.port).request("GET", "/chat/hall") }
        #expect(plain.status == 426)
        #expect(plain.headers["upgrade"] == "websocket")
        #expect(plain.text.contains("upgrade_required"))
        let old = try await gateway.knock("/chat/hall", headers: ["Sec-WebSocket-Version": "8"])
        #expect(old.status == 426)
        #expect(old.headers["sec-websocket-version"] == "13")
        #expect(try await gateway.knock("/chat/hall", headers: ["Sec-WebSocket-Key": "short"]).status == 400)
        #expect(try await gateway.knock("/nowhere").status == 404)
    }

    @Test("takes messages up to the function's limit, and none beyond the longest of its path")
    func size() async throws {
        let client = try await SocketGateway().open("/chat/hall")
        let text = String(repeating: "a", count: 1_100)
        try await client.send("{\"text\":\"\(text)\"}")
        #expect(try await json(client)["code"] == "message_too_large")
        try await client.send(opcode: 1, [UInt8](repeating: 97, count: 200_000))
        #expect(try await client.next() == .close(code: 1_009, reason: ""))
    }
}
