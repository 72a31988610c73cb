/// A request body that is handed on as it arrives. It is read no faster than it is consumed, and only once.
public final class RequestBodyStream: AsyncSequence, @unchecked Sendable {
    public typealias Element = [UInt8]

    init() {}

    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: RequestBodyStream
        public mutating func next() async throws -> [UInt8]? { try await stream.next() }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    /// The next piece, or `nil` after the last; throws a `RequestBodyError`.
    public func next() async throws -> [UInt8]? { nil }
}
