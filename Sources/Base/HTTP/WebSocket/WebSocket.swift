public import CartwrightEventLoop

/// A WebSocket after its handshake: messages in and out, in order, each direction with back-pressure.
public final class WebSocket: @unchecked Sendable {
    // Unchecked: `queue` is locked; all else is touched on the loop's thread, where the public calls bring themselves.

    /// One message.
    public enum Message: Sendable, Equatable {
        case text(String)
        case binary([UInt8])
    }

    /// How a WebSocket is opened and kept.
    public struct Options: Sendable {
        /// The longest message a client may send; 1009 beyond.
        public var messageLimit = 1_048_576
        /// Pages of which origins may connect, in lower case (`https://shop.example`); nil for all.
        public var origins: [String]?
        /// What the server can speak, such as `graphql-ws`.
        public var subprotocols: [String] = []
        /// How often the client is asked for a sign of life; it is cut when none came between two.
        public var pingInterval: Duration = .seconds(30)
        /// How long the other side has for its own close frame.
        public var closeTimeout: Duration = .seconds(5)

        public init() {}
    }

    /// Why a message could not be sent.
    public enum Failure: Error, Sendable, Equatable {
        /// The WebSocket is closed, or being closed.
        case closed
    }

    public let loop: EventLoop
    /// The protocol that both sides agreed on.
    public let subprotocol: String?
    /// Called on the loop when the server is stopping; whoever sets it closes the WebSocket soon after, with that code.
    public var onDrain: ((CloseCode) -> Void)?
    let options: Options
    private let queue: ArrivalQueue<Message, Failure>
    private let connection: UncheckedConnection
    private var parser: FrameParser
    private var isCloseSent = false
    private var isOver = false
    private var receivedCode: CloseCode?
    private var hasLife = true
    private var pinging: LoopTimer?
    private var closing: LoopTimer?
    private var waiting: [UnsafeContinuation<Void, any Error>] = []

    init(_ connection: Connection, _ options: Options, subprotocol: String?) {
        self.connection = UncheckedConnection(connection)
        self.options = options
        self.subprotocol = subprotocol
        loop = connection.lane.loop
        parser = FrameParser(limit: options.messageLimit)
        queue = ArrivalQueue(
            highWaterMark: connection.lane.limits.highWaterMark, from: UncheckedConnection(connection))
    }

    // MARK: For the handler

    /// The next message, or nil once the WebSocket is closed. One caller at a time.
    public func next() async -> Message? { (try? await queue.next()) ?? nil }

    /// Sends a text message, and waits while the client is behind.
    public func send(_ text: String) async throws {
        try await send(FrameWriter.frame(FrameWriter.text, text.utf8))
    }

    /// Sends a binary message, and waits while the client is behind.
    public func send(binary bytes: [UInt8]) async throws {
        try await send(FrameWriter.frame(FrameWriter.binary, bytes))
    }

    /// Begins to close; messages that are on their way in are still delivered.
    public func close(_ code: CloseCode = .normal, reason: String = "") {
        onLoop { [self] in sendClose(FrameParser.mayBeSent(code.code) ? code.code : nil, reason: reason) }
    }

    /// What the client's close frame said; `abnormal` when it went away without one. On the loop, after `next` gave nil.
    public var closeCode: CloseCode { receivedCode ?? .abnormal }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if loop.isCurrent { work() } else { loop.execute(work) }
    }

    private func send(_ frame: [UInt8]) async throws {
        try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
            onLoop { [self] in
                guard !isCloseSent, !isOver else { return continuation.resume(throwing: Failure.closed) }
                connection.value.send(frame)
                if isOver { return continuation.resume(throwing: Failure.closed) }
                if connection.value.isBehind { waiting.append(continuation) } else { continuation.resume() }
            }
        }
    }

    // MARK: The loop's side

    func begin() { schedulePing() }

    private func schedulePing() {
        pinging = loop.schedule(after: options.pingInterval) { [weak self] in
            guard let self, !isOver else { return }
            // While the reader is behind, nothing is read, not even a sign of life.
            guard hasLife || queue.isFull else { return connection.value.close() }
            hasLife = false
            if !isCloseSent { connection.value.send(FrameWriter.frame(FrameWriter.ping, [])) }
            schedulePing()
        }
    }

    private func sendClose(_ code: UInt16?, reason: String) {
        guard !isCloseSent, !isOver else { return }
        isCloseSent = true
        connection.value.send(FrameWriter.close(code: code, reason: reason))
        closing = loop.schedule(after: options.closeTimeout) { [weak self] in
            guard let self, !isOver else { return }
            connection.value.close()
        }
    }

    private func received(_ event: FrameParser.Event) {
        switch event {
        case .needMore: break
        case .text(let bytes):
            queue.push(.text(String(decoding: bytes, as: UTF8.self)), size: bytes.count + 64)
        case .binary(let bytes): queue.push(.binary(bytes), size: bytes.count + 64)
        case .ping(let payload):
            // One answer is enough for a client that sends pings and reads nothing.
            if !isCloseSent, !connection.value.isBehind {
                connection.value.send(FrameWriter.frame(FrameWriter.pong, payload))
            }
        case .pong: break
        case .close(let code, _):
            receivedCode = code.map(CloseCode.init) ?? .unspecified
            sendClose(code, reason: "")
            connection.value.endUpgraded()
        case .failed(let failure):
            sendClose(failure.code, reason: "")
            receivedCode = CloseCode(failure.code)
            connection.value.endUpgraded()
        }
    }
}

extension WebSocket: UpgradedProtocol {
    func receive(_ bytes: Span<UInt8>) -> Int {
        hasLife = true
        var position = 0
        while position < bytes.count, !queue.isFull, !isOver {
            let event = parser.next(bytes, at: &position)
            received(event)
        }
        return isOver ? bytes.count : position
    }

    func drained() {
        if waiting.isEmpty { return }
        let resumed = waiting
        waiting = []
        for continuation in resumed { continuation.resume() }
    }

    func disconnected() {
        if isOver { return }
        isOver = true
        onDrain = nil
        pinging?.cancel()
        closing?.cancel()
        queue.end(.success(()))
        let resumed = waiting
        waiting = []
        for continuation in resumed { continuation.resume(throwing: Failure.closed) }
    }

    func drain(_ code: CloseCode) {
        if let onDrain { return onDrain(code) }
        sendClose(code.code, reason: "the server is stopping")
    }
}
