import CartwrightEventLoop

/// The connection's side of an answer that is written piece by piece. On the loop's thread.
final class StreamedResponse {
    let isChunked: Bool
    /// What is left of the announced length.
    var remaining: Int?
    var task: Task<Void, Never>?
    private var waiting: [UnsafeContinuation<Void, any Error>] = []

    /// Server-sent events, whose silence is filled with comments.
    let isEvents: Bool

    init(_ framing: ResponseFraming, isEvents: Bool) {
        self.isEvents = isEvents
        isChunked = framing == .chunked
        if case .length(let length) = framing { remaining = length }
    }

    func wait(_ continuation: UnsafeContinuation<Void, any Error>) { waiting.append(continuation) }

    /// The client has caught up.
    func drained() {
        if waiting.isEmpty { return }
        let resumed = waiting
        waiting = []
        for continuation in resumed { continuation.resume() }
    }

    func disconnect() {
        let resumed = waiting
        waiting = []
        for continuation in resumed { continuation.resume(throwing: ResponseError.disconnected) }
        task?.cancel()
    }
}

extension Connection {
    /// The head is written; `write` gives the rest.
    func startStream(
        _ framing: ResponseFraming, isEvents: Bool,
        _ write: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) {
        phase = .streaming
        let stream = StreamedResponse(framing, isEvents: isEvents)
        self.stream = stream
        let connection = UncheckedConnection(self)
        let number = exchange
        let writer = ResponseWriter(connection, number: number)
        stream.task = lane.loop.run {
            do {
                try await write(writer)
                connection.finishStream(number, isWhole: true)
            } catch {
                connection.finishStream(number, isWhole: false)
            }
        }
    }

    /// Adds a piece to the answer; `continuation` goes on when the client has caught up.
    func write(_ bytes: [UInt8], number: Int, _ continuation: UnsafeContinuation<Void, any Error>) {
        guard number == exchange, phase == .streaming, let stream else {
            return continuation.resume(throwing: ResponseError.disconnected)
        }
        if let remaining = stream.remaining {
            guard bytes.count <= remaining else {
                return continuation.resume(throwing: ResponseError.longerThanAnnounced)
            }
            stream.remaining = remaining - bytes.count
        }
        guard !bytes.isEmpty else { return continuation.resume() }
        append(bytes, isChunked: stream.isChunked)
        // While the connection pumps, everything goes out together at its end.
        if isPumping {
            if isBehind { stream.wait(continuation) } else { continuation.resume() }
            return
        }
        flush()
        guard phase != .closed else { return continuation.resume(throwing: ResponseError.disconnected) }
        if isBehind { stream.wait(continuation) } else { continuation.resume() }
        pump()
    }

    private func append(_ bytes: [UInt8], isChunked: Bool) {
        let output = self.output ?? lane.buffers.take()
        self.output = output
        if isChunked { output.append(Array("\(String(bytes.count, radix: 16))\r\n".utf8)) }
        output.append(bytes)
        if isChunked { output.append("\r\n") }
    }

    /// Says nothing, so that the silence is not taken for the end.
    func beat() {
        guard phase == .streaming, let stream else { return }
        append(Array(":\n\n".utf8), isChunked: stream.isChunked)
        pump()
    }

    fileprivate func finishStream(_ number: Int, isWhole: Bool) {
        guard number == exchange, phase == .streaming, let stream else { return }
        // Half an answer must not look like a whole one.
        guard isWhole, stream.remaining ?? 0 == 0 else { return abort() }
        if stream.isChunked {
            let output = self.output ?? lane.buffers.take()
            self.output = output
            output.append("0\r\n\r\n")
        }
        finishResponse()
        pump()
    }
}

extension UncheckedConnection {
    fileprivate func finishStream(_ number: Int, isWhole: Bool) {
        if lane.loop.isCurrent {
            value.finishStream(number, isWhole: isWhole)
        } else {
            lane.loop.execute { value.finishStream(number, isWhole: isWhole) }
        }
    }
}
