public import CartwrightEventLoop
import Synchronization

/// An HTTP/1.1 server: connections are spread over the loops of a group, and each stays on its loop.
public final class HTTPServer: Sendable {
    /// The loops the server runs on.
    public let loops: EventLoopGroup
    let lanes: [Lane]
    private let totals = ServerTotals()

    public init(handler: any RequestHandler, loops: EventLoopGroup, limits: Limits = Limits()) {
        self.loops = loops
        let totals = totals
        lanes = loops.loops.map { Lane(loop: $0, handler: handler, limits: limits, totals: totals) }
        for lane in lanes { lane.siblings.withLock { $0 = lanes.map(WeakLane.init) } }
    }

    deinit {
        for lane in lanes {
            lane.loop.execute {
                lane.stopAccepting()
                lane.closeAll()
            }
        }
    }

    /// Accepts connections from the socket on every loop. May be called for several sockets.
    public func listen(on socket: ListeningSocket) {
        for lane in lanes { lane.loop.execute { lane.listen(on: socket) } }
    }

    /// Accepts what has already connected and then no more; the connections there live on.
    public func stopAccepting() {
        for lane in lanes { lane.loop.execute { lane.stopAccepting() } }
    }

    /// Stops accepting and ends every connection after the request it is answering; WebSockets are closed with `code`.
    /// Those that are not done in time are cut.
    public func drain(within limit: Duration, closing code: CloseCode = .goingAway) async {
        await onEveryLane { lane, done in
            lane.stopAccepting()
            done()
        }
        await onEveryLane { lane, done in lane.drain(within: limit, closing: code, done) }
    }

    /// How many connections there are, for the metrics.
    public var connectionCount: Int { totals.connections.load(ordering: .relaxed) }

    /// How many requests are being answered, for the metrics.
    public var requestsInFlight: Int { lanes.reduce(0) { $0 + $1.inFlight.load(ordering: .relaxed) } }

    /// Runs the work on every loop and waits until each has called `done`.
    private func onEveryLane(_ work: @escaping @Sendable (Lane, @escaping @Sendable () -> Void) -> Void) async {
        let waiting = WaitingFor(lanes.count)
        await withUnsafeContinuation { continuation in
            for lane in lanes {
                lane.loop.execute { work(lane) { if waiting.oneIsDone() { continuation.resume() } } }
            }
        }
    }
}

/// Counts that the lanes of a server share.
final class ServerTotals: Sendable {
    let connections = Atomic<Int>(0)
}

private final class WaitingFor: Sendable {
    private let count: Atomic<Int>
    init(_ count: Int) { self.count = Atomic(count) }
    func oneIsDone() -> Bool { count.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
}
