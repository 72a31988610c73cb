import Synchronization

/// A request body that is handed on as it arrives. It is read no faster than it is consumed, and only once.
public final class RequestBodyStream: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = any Error

    private let queue: ArrivalQueue<[UInt8], RequestBodyError>
    private let lastFields = Mutex(Headers())

    init(highWaterMark: Int, from connection: Connection) {
        queue = ArrivalQueue(highWaterMark: highWaterMark, from: UncheckedConnection(connection))
    }

    /// A stream of what is here already, for hosts without a connection and for tests.
    public init(_ chunks: [[UInt8]]) {
        queue = ArrivalQueue(highWaterMark: .max, from: nil)
        for chunk in chunks where !chunk.isEmpty { queue.push(chunk, size: chunk.count) }
        queue.end(.success(()))
    }

    /// Reads the stream piece by piece.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: RequestBodyStream
        public mutating func next() async throws -> [UInt8]? { try await stream.next() }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    /// The next piece, or `nil` after the last; throws a `RequestBodyError`. One caller at a time.
    public func next() async throws -> [UInt8]? { try await queue.next() }

    /// The trailer fields that came behind the body, once `next` has said that it is over. The sender's word alone: nothing
    /// that guards a request may rest on them.
    public var trailers: Headers { lastFields.withLock { $0 } }

    // MARK: The connection's side

    var isFull: Bool { queue.isFull }
    func push(_ chunk: [UInt8]) { queue.push(chunk, size: chunk.count) }
    func finish(_ trailers: Headers) {
        lastFields.withLock { $0 = trailers }
        queue.end(.success(()))
    }
    func fail(_ error: RequestBodyError) { queue.end(.failure(error)) }
}
