import CartwrightEventLoop
import CartwrightHTTP
import FoundationEssentials
import Testing

@testable import Cartwright

@Suite("Socket functions")
struct SocketTests {
    struct Words: Codable, Sendable, Equatable { let text: String }
    struct Heard: Codable, Sendable, Equatable {
        let text: String
        let by: String?
    }

    @Sendable static func shout(_ input: Words, _ socket: Socket, _ call: Call) async throws {
        if input.text.isEmpty { return socket.close(code: 4_000, reason: "nothing to say") }
        try await socket.send(Heard(text: input.text.uppercased(), by: nil))
    }

    @Test("are called from a test with a socket that keeps what is said to it")
    func recorded() async throws {
        let client = RecordedSocket(id: "a")
        try await Self.shout(Words(text: "hi"), client.socket, .test())
        #expect(client.socket.id == "a")
        #expect(client.sent == [#"{"text":"HI","by":null}"#])
        #expect(try client.sent(as: Heard.self) == [Heard(text: "HI", by: nil)])
        #expect(client.closing == nil)
        try await Self.shout(Words(text: ""), client.socket, .test())
        #expect(client.closing == .init(code: 4_000, reason: "nothing to say"))
    }

    @Test("hear a 410 when the client has gone")
    func gone() async throws {
        let client = RecordedSocket()
        client.goAway()
        let problem = await #expect(throws: Problem.self) {
            try await Self.shout(Words(text: "hi"), client.socket, .test())
        }
        #expect(problem?.status == 410)
        #expect(problem?.code == "socket_closed")
    }

    @Test("of $connect read path and query as one input")
    func connect() throws {
        struct Visit: Codable, Sendable, Equatable {
            let room: String
            let seats: Int
        }
        let request = Request(.get, "/chat/hall", rawQuery: "seats=2", parameters: ["hall"])
        let client = Connect(id: "a", request: request, names: ["room"])
        #expect(try client.decode(Visit.self) == Visit(room: "hall", seats: 2))
        let wrong = Connect(id: "a", request: Request(.get, "/chat", rawQuery: "seats=many&room=a"))
        #expect(throws: Problem.self) { try wrong.decode(Visit.self) }
    }

    private func host() throws -> TestHost {
        try TestHost([
            ("socket: /chat\naccess: user", .socket(Self.shout)),
            ("socket: /chat whisper\naccess: [seller, admin]", .socket(Self.shout)),
        ])
    }

    @Test("are open to whoever could say something, and each message is checked again")
    func access() async throws {
        let test = try host()
        let endpoint = try #require(test.host.socketEndpoints().first)
        func open(_ token: String?) async -> SocketOpening {
            let headers: Headers = token.map { [.authorization: "Bearer \($0)"] } ?? [:]
            return await test.host.open(Request(.get, "/chat", headers: headers), at: endpoint)
        }
        guard case .refused(let response) = await open(nil) else {
            Issue.record("anybody is let in")
            return
        }
        #expect(response.status.code == 401)
        guard case .opened(let peer) = await open(test.token()) else {
            Issue.record("a user is not let in")
            return
        }
        let client = RecordedSocket()
        for (text, status) in [("{\"text\":\"a\"}", 200), ("{\"action\":\"whisper\",\"text\":\"b\"}", 403)] {
            let message = try SocketMessage(text)
            let receiver = try #require(endpoint.receiver(of: message))
            let outcome = await test.host.receive(
                message, from: peer, by: receiver, over: client.socket, requestID: "r")
            #expect(outcome.status == status)
            #expect((outcome.problem == nil) == (status == 200))
        }
        #expect(try client.sent(as: Heard.self) == [Heard(text: "A", by: nil)])
    }

    @Test("do not have to know the action they are chosen by")
    func action() async throws {
        let test = try host()
        let endpoint = try #require(test.host.socketEndpoints().first)
        let headers: Headers = [.authorization: "Bearer \(test.token(.admin))"]
        guard case .opened(let peer) = await test.host.open(Request(.get, "/chat", headers: headers), at: endpoint)
        else {
            Issue.record("an administrator is not let in")
            return
        }
        let client = RecordedSocket()
        let message = try SocketMessage("{\"action\":\"whisper\",\"text\":\"b\"}")
        let receiver = try #require(endpoint.receiver(of: message))
        #expect(receiver.name == "test-function-1")
        let outcome = await test.host.receive(message, from: peer, by: receiver, over: client.socket, requestID: "r")
        #expect(outcome.status == 200)
    }
}
