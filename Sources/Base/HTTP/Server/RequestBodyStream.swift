import CartwrightEventLoop
import Synchronization

/// A request body that is handed on as it arrives. It is read no faster than it is consumed, and only once.
public final class RequestBodyStream: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = any Error

    private struct State: Sendable {
        var chunks: [[UInt8]] = []
        var next = 0
        var buffered = 0
        var end: Result<Void, RequestBodyError>?
        var waiter: UnsafeContinuation<[UInt8]?, any Error>?
        var source: UncheckedConnection?

        mutating func take() -> [UInt8]? {
            guard next < chunks.count else { return nil }
            let chunk = chunks[next]
            chunks[next] = []
            next += 1
            buffered -= chunk.count
            if next == chunks.count {
                chunks.removeAll(keepingCapacity: true)
                next = 0
            }
            return chunk
        }
    }

    private let state = Mutex(State())
    private let highWaterMark: Int

    init(highWaterMark: Int) { self.highWaterMark = highWaterMark }

    /// A stream of what is here already, for hosts without a connection and for tests.
    public init(_ chunks: [[UInt8]]) {
        highWaterMark = .max
        state.withLock { state in
            state.chunks = chunks.filter { !$0.isEmpty }
            state.end = .success(())
        }
    }

    /// Reads the stream piece by piece.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: RequestBodyStream
        public mutating func next() async throws -> [UInt8]? { try await stream.next() }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    /// The next piece, or `nil` after the last; throws a `RequestBodyError`. One caller at a time.
    public func next() async throws -> [UInt8]? {
        try await withUnsafeThrowingContinuation { continuation in
            let (answer, source): (Result<[UInt8]?, any Error>?, UncheckedConnection?) = state.withLock { state in
                let wasFull = state.buffered >= highWaterMark
                if let chunk = state.take() {
                    let hasRoom = wasFull && state.buffered < highWaterMark
                    return (.success(chunk), hasRoom ? state.source : nil)
                }
                switch state.end {
                case .success: return (.success(nil), nil)
                case .failure(let error): return (.failure(error), nil)
                case nil:
                    precondition(state.waiter == nil, "a body stream has one reader")
                    state.waiter = continuation
                    return (nil, nil)
                }
            }
            if let answer { continuation.resume(with: answer) }
            if let source { source.lane.loop.execute { source.value.pump() } }
        }
    }

    // MARK: The connection's side

    func attach(to connection: Connection) {
        let source = UncheckedConnection(connection)
        state.withLock { $0.source = source }
    }

    /// Whether the reader is so far behind that nothing more should be read from the client.
    var isFull: Bool { state.withLock { $0.buffered >= highWaterMark } }

    func push(_ chunk: [UInt8]) {
        let waiter = state.withLock { state in
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter as UnsafeContinuation<[UInt8]?, any Error>?
            }
            state.chunks.append(chunk)
            state.buffered += chunk.count
            return nil
        }
        waiter?.resume(returning: chunk)
    }

    func finish() { end(.success(())) }

    func fail(_ error: RequestBodyError) { end(.failure(error)) }

    private func end(_ result: Result<Void, RequestBodyError>) {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            state.source = nil
            guard state.end == nil else { return nil as UnsafeContinuation<[UInt8]?, any Error>? }
            state.end = result
            return state.waiter
        }
        switch result {
        case .success: waiter?.resume(returning: nil)
        case .failure(let error): waiter?.resume(throwing: error)
        }
    }
}
