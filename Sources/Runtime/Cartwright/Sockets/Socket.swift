import CartwrightJSON

/// The client at the other end of a WebSocket, as the handler of its messages sees it.
public struct Socket: Sendable, Identifiable {
    /// The same for all messages of one connection, and never used again.
    public let id: String
    private let wire: any SocketWire

    package init(id: String, over wire: any SocketWire) {
        self.id = id
        self.wire = wire
    }

    /// Sends a value as one frame of JSON, and waits while the client is behind. When the client is gone this is a 410
    /// `socket_closed`.
    public func send(_ value: some Encodable & Sendable) async throws {
        try await wire.send(String(decoding: JSON.encode(value, nils: .written), as: UTF8.self))
    }

    /// Closes the socket; nothing can be sent afterwards. An application's own codes are 4000 to 4999.
    public func close(code: Int = 1000, reason: String = "") {
        wire.close(code: UInt16(clamping: code), reason: reason)
    }
}

/// What carries a socket's frames: a WebSocket here, API Gateway elsewhere, a list in a test.
package protocol SocketWire: Sendable {
    func send(_ text: String) async throws
    func close(code: UInt16, reason: String)
}

extension Problem {
    /// 410: there is nobody at the other end any more.
    package static var socketClosed: Problem { .gone("socket_closed", "The client has gone") }
}
