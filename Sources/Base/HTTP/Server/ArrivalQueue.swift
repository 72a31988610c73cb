import CartwrightEventLoop
import Synchronization

/// What has arrived from a client and waits for its one reader, which may be on any thread.
///
/// The connection asks `isFull` before it reads on; when the reader makes room again, the connection is called.
final class ArrivalQueue<Element: Sendable, Failure: Error>: Sendable {
    private struct State: Sendable {
        var elements: [(element: Element, size: Int)?] = []
        var next = 0
        var size = 0
        var end: Result<Void, Failure>?
        var waiter: UnsafeContinuation<Element?, any Error>?
        var source: UncheckedConnection?

        mutating func take() -> Element? {
            guard next < elements.count, let (element, size) = elements[next] else { return nil }
            elements[next] = nil
            next += 1
            self.size -= size
            if next == elements.count {
                elements.removeAll(keepingCapacity: true)
                next = 0
            }
            return element
        }
    }

    private let state = Mutex(State())
    private let highWaterMark: Int

    init(highWaterMark: Int, from source: UncheckedConnection?) {
        self.highWaterMark = highWaterMark
        state.withLock { $0.source = source }
    }

    /// The next element, or nil at the end. One caller at a time.
    func next() async throws -> Element? {
        try await withUnsafeThrowingContinuation { continuation in
            let (answer, source): (Result<Element?, any Error>?, UncheckedConnection?) = state.withLock { state in
                let wasFull = state.size >= highWaterMark
                if let element = state.take() {
                    return (.success(element), wasFull && state.size < highWaterMark ? state.source : nil)
                }
                switch state.end {
                case .success: return (.success(nil), nil)
                case .failure(let error): return (.failure(error), nil)
                case nil:
                    precondition(state.waiter == nil, "what arrives from a client has one reader")
                    state.waiter = continuation
                    return (nil, nil)
                }
            }
            if let answer { continuation.resume(with: answer) }
            if let source { source.lane.loop.execute { source.value.pump() } }
        }
    }

    /// Whether the reader is so far behind that nothing more should be read from the client.
    var isFull: Bool { state.withLock { $0.size >= highWaterMark } }

    func push(_ element: Element, size: Int) {
        let waiter: UnsafeContinuation<Element?, any Error>? = state.withLock { state in
            guard state.end == nil else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.elements.append((element, size))
            state.size += size
            return nil
        }
        waiter?.resume(returning: element)
    }

    /// Nothing more will come. What has come is still handed out.
    func end(_ result: Result<Void, Failure>) {
        let waiter: UnsafeContinuation<Element?, any Error>? = state.withLock { state in
            state.source = nil
            guard state.end == nil else { return nil }
            state.end = result
            defer { state.waiter = nil }
            return state.waiter
        }
        switch result {
        case .success: waiter?.resume(returning: nil)
        case .failure(let error): waiter?.resume(throwing: error)
        }
    }
}
