/// A WebSocket client over a real socket, just large enough for tests: text out, whole frames in.
public final class WebSocketClient: @unchecked Sendable {
    // Unchecked: each test talks to it from one task at a time.

    /// A frame from the server.
    public enum Frame: Equatable, Sendable {
        case text(String)
        case ping
        case close(code: Int, reason: String)
        case other(UInt8)
    }

    private let wire: WireClient
    private let server: (any Sendable)?
    /// The answer to the handshake.
    public let answer: WireResponse

    /// Opens a WebSocket; throws when the server does not. A server that is an object of the test lives as long as the
    /// client.
    public static func open(
        port: Int, _ path: String, headers: [String: String] = [:], of server: (any Sendable)? = nil
    ) async throws -> WebSocketClient {
        try await onThread {
            let client = try WebSocketClient(port: port, path, headers, server)
            guard client.answer.status == 101 else {
                throw WireClient.Failure(description: "\(client.answer.status): \(client.answer.text)")
            }
            return client
        }
    }

    /// The answer to a handshake that is to be refused.
    public static func knock(
        port: Int, _ path: String, headers: [String: String] = [:]
    ) async throws -> WireResponse {
        try await onThread { try WebSocketClient(port: port, path, headers, nil).answer }
    }

    private init(port: Int, _ path: String, _ headers: [String: String], _ server: (any Sendable)?) throws {
        self.server = server
        wire = try WireClient(port: port)
        let handshake = [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        ]
        answer = try wire.request("GET", path, headers: handshake.merging(headers) { $1 })
    }

    /// Sends messages in one go.
    public func send(_ texts: String...) async throws {
        try await onThread { [self] in try wire.send(texts.flatMap { Self.frame(1, Array($0.utf8)) }) }
    }

    /// Sends one frame of any kind.
    public func send(opcode: UInt8, _ payload: [UInt8] = []) async throws {
        try await onThread { [self] in try wire.send(Self.frame(opcode, payload)) }
    }

    /// The next frame.
    public func next() async throws -> Frame {
        try await onThread { [self] in
            let head = try wire.bytes(2)
            var count = Int(head[1] & 0x7f)
            if count >= 126 { count = try wire.bytes(count == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) } }
            let payload = try wire.bytes(count)
            switch head[0] & 0x0f {
            case 1: return .text(String(decoding: payload, as: UTF8.self))
            case 8 where payload.count >= 2:
                let reason = String(decoding: payload[2...], as: UTF8.self)
                return .close(code: Int(payload[0]) << 8 | Int(payload[1]), reason: reason)
            case 9: return .ping
            case let opcode: return .other(opcode)
            }
        }
    }

    /// Whether the server ends the connection without another byte.
    public func isClosedByServer() async throws -> Bool { try await onThread { [self] in wire.isClosedByServer() } }

    /// Goes away as a program does that is killed.
    public func reset() { wire.reset() }

    private static func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [7, 77, 177, 17]
        var bytes: [UInt8] = [0x80 | opcode]
        switch payload.count {
        case ...125: bytes.append(0x80 | UInt8(payload.count))
        case ...65_535: bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
        default: bytes += [0x80 | 127] + stride(from: 56, through: 0, by: -8).map { UInt8(payload.count >> $0 & 0xff) }
        }
        return bytes + mask + zip(payload, 0...).map { $0 ^ mask[$1 & 3] }
    }
}
