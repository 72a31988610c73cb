import CSystem
import CartwrightEventLoop
import Glibc
import Synchronization

/// The server's part on one loop: its connections, buffers and clocks.
final class Lane: @unchecked Sendable {
    // Unchecked: everything mutable but the atomics and `siblings` is touched by the loop's thread alone.

    let loop: EventLoop
    let handler: any RequestHandler
    let limits: HTTPServer.Limits
    let timeouts: Timeouts
    let totals: ServerTotals
    let siblings = Mutex<[WeakLane]>([])
    /// Connections that are here or on their way here.
    let load = Atomic<Int>(0)
    /// Requests that are being answered.
    let inFlight = Atomic<Int>(0)

    var parser: HeadParser
    var buffers = BufferPool()
    var date = DateLine()
    /// Set once the server is stopping: what its WebSockets are closed with.
    private(set) var closing: CloseCode?
    var isDraining: Bool { closing != nil }
    /// The bytes of bodies whose rest is not here yet. They are nobody's request so far: `inFlight` does not count them.
    var collected = 0
    private var connections: [Connection] = []
    private var listeners: [Listener] = []
    private var sweep: LoopTimer?
    private var whenEmpty: [@Sendable () -> Void] = []

    init(loop: EventLoop, handler: any RequestHandler, limits: HTTPServer.Limits, totals: ServerTotals) {
        self.loop = loop
        self.handler = handler
        self.limits = limits
        self.totals = totals
        timeouts = Timeouts(limits)
        parser = HeadParser(
            limits: HeadParser.Limits(
                target: min(limits.targetBytes, 12_288), fieldBytes: min(limits.headerBytes, 16_384),
                fieldCount: limits.headerFields))
    }

    // MARK: Accepting

    func listen(on socket: ListeningSocket) {
        listeners.append(Listener(socket, lane: self))
    }

    func stopAccepting() {
        for listener in listeners { listener.stop() }
        listeners = []
    }

    func has(_ listener: Listener) -> Bool { listeners.contains { $0 === listener } }

    /// The lane with the fewest connections takes the next one.
    func place(_ descriptor: Int32, from address: String) {
        let total = totals.connections.add(1, ordering: .relaxed).newValue
        let isRefused = total > limits.connections
        if total > limits.connections + max(16, limits.connections / 8) {
            totals.connections.subtract(1, ordering: .relaxed)
            close(descriptor)
            return
        }
        let lane = siblings.withLock { lanes in
            var best = self
            var least = load.load(ordering: .relaxed)
            for candidate in lanes {
                guard let lane = candidate.lane else { continue }
                let load = lane.load.load(ordering: .relaxed)
                if load < least {
                    best = lane
                    least = load
                }
            }
            return best
        }
        lane.load.add(1, ordering: .relaxed)
        if lane === self {
            adopt(descriptor, from: address, isRefused: isRefused)
        } else {
            lane.loop.execute { lane.adopt(descriptor, from: address, isRefused: isRefused) }
        }
    }

    private func adopt(_ descriptor: Int32, from address: String, isRefused: Bool) {
        let connection = Connection(descriptor, from: address, lane: self)
        connection.slot = connections.count
        connections.append(connection)
        scheduleSweep()
        connection.open(isRefused: isRefused)
    }

    /// The connection's descriptor is closed.
    func forget(_ connection: Connection) {
        let last = connections.count - 1
        connections.swapAt(connection.slot, last)
        connections[connection.slot].slot = connection.slot
        connections.removeLast()
        totals.connections.subtract(1, ordering: .relaxed)
        load.subtract(1, ordering: .relaxed)
        if connections.isEmpty {
            sweep?.cancel()
            sweep = nil
        }
        reportWhenEmpty()
    }

    // MARK: Deadlines

    /// One timer looks at the deadlines of all connections, so that a request costs no timer of its own.
    private func scheduleSweep() {
        guard sweep == nil, !connections.isEmpty else { return }
        sweep = loop.schedule(at: loop.instant + timeouts.sweep) { [weak self] in
            guard let self else { return }
            sweep = nil
            let now = loop.instant
            for connection in connections where connection.deadline <= now { connection.expired() }
            scheduleSweep()
        }
    }

    // MARK: The end

    func drain(within limit: Duration, closing code: CloseCode, _ done: @escaping @Sendable () -> Void) {
        closing = code
        whenEmpty.append(done)
        for connection in connections { connection.drain(code) }
        loop.schedule(after: limit) { [weak self] in self?.closeAll() }
        reportWhenEmpty()
    }

    func closeAll() {
        for connection in connections { connection.close() }
        reportWhenEmpty()
    }

    private func reportWhenEmpty() {
        guard !whenEmpty.isEmpty, load.load(ordering: .relaxed) == 0 else { return }
        let waiting = whenEmpty
        whenEmpty = []
        for done in waiting { done() }
    }

    /// How many requests are under way; only this lane writes the number.
    func count(inFlight change: Int) {
        inFlight.store(inFlight.load(ordering: .relaxed) + change, ordering: .relaxed)
    }
}

/// Lanes know each other without keeping each other alive.
struct WeakLane: Sendable {
    weak let lane: Lane?
    init(_ lane: Lane) { self.lane = lane }
}

/// The limits' durations in nanoseconds.
struct Timeouts: Sendable {
    let head: UInt64
    let body: UInt64
    let idle: UInt64
    let write: UInt64
    let linger: UInt64
    let grace: UInt64
    let heartbeat: UInt64
    /// How often the deadlines are looked at.
    let sweep: UInt64
    /// The bytes a body, and an answer, has to move in each of its stretches.
    let bodyBytes: Int
    let writeBytes: Int

    init(_ limits: HTTPServer.Limits) {
        func nanoseconds(_ duration: Duration) -> UInt64 {
            let (seconds, attoseconds) = duration.components
            return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000
        }
        head = nanoseconds(limits.headerTimeout)
        body = nanoseconds(limits.bodyTimeout)
        idle = nanoseconds(limits.idleTimeout)
        write = nanoseconds(limits.writeTimeout)
        linger = nanoseconds(limits.lingerTimeout)
        grace = nanoseconds(limits.drainGrace)
        heartbeat = nanoseconds(limits.heartbeat)
        let shortest = [head, body, idle, write, linger, grace, heartbeat].reduce(1_000_000_000, min)
        sweep = max(8_000_000, shortest / 4)
        bodyBytes = Int(body / 1_000_000) * limits.bytesPerSecond / 1_000
        writeBytes = Int(write / 1_000_000) * limits.bytesPerSecond / 1_000
    }
}
