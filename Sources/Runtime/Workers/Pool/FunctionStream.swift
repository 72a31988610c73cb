import CartwrightEventLoop
import CartwrightHTTP
import Synchronization

/// An answer that is still being written by its function. It is read no faster than it is consumed, and only once; one that
/// nobody reads to its end is read past, as Lambda does, so that the function comes to its own.
public final class FunctionStream: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = any Error

    private struct State {
        var isOver = false
        var received = 0
        var reason: FunctionError?
        var log: [UInt8] = []
    }

    private let source: RequestBodyStream
    private let loop: EventLoop
    private let state = Mutex(State())
    private let atEnd: @Sendable (FunctionError?) -> [UInt8]

    /// `atEnd` is called once, on the loop, with what went wrong, and answers the log's tail.
    init(_ source: RequestBodyStream, on loop: EventLoop, atEnd: @escaping @Sendable (FunctionError?) -> [UInt8]) {
        self.source = source
        self.loop = loop
        self.atEnd = atEnd
    }

    deinit {
        if state.withLock({ $0.isOver }) { return }
        let (source, atEnd) = (source, atEnd)
        loop.run {
            do {
                while try await source.next() != nil {}
                _ = atEnd(FunctionError(trailers: source.trailers))
            } catch {
                _ = atEnd(.truncated)
            }
        }
    }

    /// The last 4 KB of the invocation's log, once the stream is over.
    public var log: [UInt8] { state.withLock { $0.log } }

    /// Reads the stream piece by piece.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: FunctionStream
        public mutating func next() async throws -> [UInt8]? { try await stream.next() }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    /// The next piece, or nil after the last; throws a `FunctionError` when the function did not finish.
    public func next() async throws -> [UInt8]? {
        if state.withLock({ $0.isOver }) { return nil }
        let failure: FunctionError?
        do {
            if let piece = try await source.next() {
                let received = state.withLock { state in
                    state.received += piece.count
                    return state.received
                }
                if received <= PayloadLimits.streamed { return piece }
                failure = .responseTooLarge
            } else {
                failure = FunctionError(trailers: source.trailers)
            }
        } catch {
            failure = state.withLock { $0.reason } ?? .truncated
        }
        await end(failure)
        if let failure { throw failure }
        return nil
    }

    /// All of it, where the caller wants it whole and it is no longer than that may be.
    func collected() async -> Result<[UInt8], FunctionError> {
        var bytes: [UInt8] = []
        var isTooLarge = false
        do {
            while let piece = try await next() {
                isTooLarge = isTooLarge || bytes.count + piece.count > PayloadLimits.response
                if isTooLarge { bytes = [] } else { bytes += piece }
            }
        } catch let error as FunctionError {
            return .failure(error)
        } catch {
            return .failure(.truncated)
        }
        return isTooLarge ? .failure(.responseTooLarge) : .success(bytes)
    }

    /// Why the stream will end early: its process is about to be ended.
    func fail(_ reason: FunctionError) { state.withLock { $0.reason = $0.reason ?? reason } }

    private func end(_ failure: FunctionError?) async {
        let log: [UInt8] = await withUnsafeContinuation { continuation in
            loop.execute { [atEnd] in continuation.resume(returning: atEnd(failure)) }
        }
        state.withLock { state in
            state.isOver = true
            state.log = log
        }
    }
}
