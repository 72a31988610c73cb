import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLocalRuntime
import CartwrightManifest
import FoundationEssentials
import TestSupport

/// Socket functions behind a gateway, in this process.
final class SocketGateway: Sendable {
    struct Words: Codable, Sendable {
        let text: String
    }
    struct Said: Codable, Sendable, Equatable {
        let room: String?
        let text: String
        let socket: String
    }
    struct Remark: Codable, Sendable {
        let room: String
        let text: String
    }
    struct Nothing: Codable, Sendable {}
    struct Visit: Codable, Sendable {
        let room: String
        let full: Bool?
    }

    static let manifest = """
        cors: {origins: ["https://shop.example"]}
        functions:
          chat-open: {does: A, handler: a, socket: "/chat/{room} $connect", access: public}
          chat-left: {does: A, handler: a, socket: "/chat/{room} $disconnect", access: public}
          chat-say: {does: A, handler: a, socket: "/chat/{room}", access: public, body: 1KB}
          chat-ban: {does: A, handler: a, socket: "/chat/{room} ban", access: admin}
          chat-wait: {does: A, handler: a, socket: "/chat/{room} wait", access: public, timeout: 1s}
          chat-hold: {does: A, handler: a, socket: "/chat/{room} hold", access: public}
          chat-leave: {does: A, handler: a, socket: "/chat/{room} leave", access: public}
          private-echo: {does: A, handler: a, socket: /private echo, access: user, body: 10KB, limit: 3/hour}
        """

    let port: Int
    let server: LocalServer
    let gate = Gate()
    let cancelled = Gate()
    /// The codes that `$disconnect` heard, and a gate that each passes.
    let codes = Shared<[Int]>([])
    let left = Gate()
    private let loops: EventLoopGroup

    init(_ options: LocalServer.Options = .init(), clock: WallClock = .system) throws {
        var configuration = Host.Configuration()
        configuration.log = TestGateway.quiet
        configuration.clock = clock
        loops = EventLoopGroup(loops: 1)
        let host = try Host(Self.table(gate, cancelled, codes, left), configuration: configuration)
        server = LocalServer(host, loops: loops, options: options, log: TestGateway.quiet)
        let socket = try ListeningSocket()
        port = socket.port
        server.listen(on: socket)
        left.open()
    }

    deinit { gate.open() }

    private static func table(_ gate: Gate, _ cancelled: Gate, _ codes: Shared<[Int]>, _ left: Gate) -> FunctionTable {
        var table = FunctionTable(manifest: manifest)
        table.add(
            "chat-open",
            .socket(connect: { (client: Connect, _: Call) async throws -> Void in
                let visit = try client.decode(Visit.self)
                if visit.full == true { throw Problem.conflict("room_full", "\(visit.room) is full") }
            }))
        table.add(
            "chat-left",
            .socket(disconnect: { (end: Disconnect, _: Call) async throws -> Void in
                codes.withLock { $0.append(end.code) }
                try await left.pass()
            }))
        table.add(
            "chat-say",
            .socket { (input: Remark, socket: Socket, _: Call) async throws -> Void in
                try await socket.send(Said(room: input.room, text: input.text, socket: socket.id))
            })
        table.add("chat-ban", .socket { (_: Visit, _: Socket, _: Call) async throws -> Void in })
        table.add(
            "chat-wait",
            .socket { (_: Visit, _: Socket, _: Call) async throws -> Void in
                do { try await gate.pass() } catch {
                    cancelled.open()
                    throw error
                }
            })
        table.add(
            "chat-hold",
            .socket { (input: Visit, socket: Socket, _: Call) async throws -> Void in
                try await gate.pass()
                try await socket.send(Said(room: input.room, text: "held", socket: ""))
            })
        table.add(
            "chat-leave",
            .socket { (_: Visit, socket: Socket, _: Call) async throws -> Void in
                socket.close(code: 4_000, reason: "bye")
            })
        table.add(
            "private-echo",
            .socket { (input: Words, socket: Socket, call: Call) async throws -> Void in
                try await socket.send(Said(room: try call.userID.uuidString, text: input.text, socket: ""))
            })
        return table
    }

    func open(_ path: String, headers: [String: String] = [:]) async throws -> WebSocketClient {
        try await WebSocketClient.open(port: port, path, headers: headers, of: self)
    }

    func knock(_ path: String, headers: [String: String] = [:]) async throws -> WireResponse {
        try await WebSocketClient.knock(port: port, path, headers: headers)
    }

    static func token(_ role: Role = .customer, id: UUID = UUID(), at clock: WallClock = .system) -> String {
        Call.test().accessTokens.issue(for: .init(id: id, role: role), at: clock.now).token
    }
}
