import CartwrightJSON
import Synchronization

/// A socket for tests, which keeps what a handler says to it:
/// `let client = RecordedSocket(); try await echo(.init(text: "hi"), client.socket, .test())`.
public final class RecordedSocket: Sendable {
    /// What a handler said when it closed the socket.
    public struct Closing: Sendable, Hashable {
        /// The close code.
        public let code: Int
        /// The reason, often empty.
        public let reason: String
    }

    private let wire = RecordingWire()
    private let id: String

    /// A client that reads everything at once.
    public init(id: String = "test") { self.id = id }

    /// The socket to hand to the handler.
    public var socket: Socket { Socket(id: id, over: wire) }

    /// The frames sent so far, as JSON.
    public var sent: [String] { wire.state.withLock { $0.sent } }

    /// How the handler closed it, where it did.
    public var closing: Closing? { wire.state.withLock { $0.closing } }

    /// The frames sent so far, as values.
    public func sent<Value: Decodable>(as type: Value.Type) throws -> [Value] {
        try sent.map { try JSON.decode(type, from: $0) }
    }

    /// The client goes away: from now on sending is a 410.
    public func goAway() { wire.state.withLock { $0.isGone = true } }
}

private final class RecordingWire: SocketWire {
    struct State {
        var sent: [String] = []
        var closing: RecordedSocket.Closing?
        var isGone = false
    }
    let state = Mutex(State())

    func send(_ text: String) async throws {
        try state.withLock { state in
            if state.isGone || state.closing != nil { throw Problem.socketClosed }
            state.sent.append(text)
        }
    }

    func close(code: UInt16, reason: String) {
        state.withLock { state in
            if state.closing == nil { state.closing = .init(code: Int(code), reason: reason) }
        }
    }
}
