import CPostgres
import CartwrightEventLoop

/// Where one lane has its connections from: attempts, the pauses between those that fail, and why they failed.
final class ConnectionSource: @unchecked Sendable {
    // Unchecked: it belongs to the thread of its loop.

    private let loop: EventLoop
    private let address: ServerAddress
    private let limit: Duration
    private let failure: ConnectionFailure?
    private var connectors: [ObjectIdentifier: Connector] = [:]
    private var backoff = Backoff()
    private(set) var isPausing = false
    private(set) var isClosed = false

    /// `failure`: where it is noted why an attempt failed; `limit`: how long one may take.
    init(_ loop: EventLoop, _ address: ServerAddress, limit: Duration, _ failure: ConnectionFailure? = nil) {
        self.loop = loop
        self.address = address
        self.limit = limit
        self.failure = failure
    }

    /// How many attempts are under way.
    var attempts: Int { connectors.count }

    /// One attempt: `completion` gets an open connection, or nil. Once the source is closed nobody hears of it.
    func open(_ completion: @escaping (OpaquePointer?) -> Void) {
        if isClosed { return }
        let connector = Connector(loop, limit: limit)
        connectors[ObjectIdentifier(connector)] = connector
        connector.start(address) { [weak self, unowned connector] handle, message in
            guard let self, !isClosed else {
                if let handle { PQfinish(handle) }
                return
            }
            connectors[ObjectIdentifier(connector)] = nil
            failure?.message = handle == nil ? message : nil
            completion(handle)
        }
    }

    /// A connection is as good as was hoped: the next failure is the first one.
    func succeeded() { backoff.succeeded() }

    /// Calls `retry` after a pause that is longer with each failure in a row. One pause at a time.
    func pause(then retry: @escaping () -> Void) {
        if isPausing || isClosed { return }
        isPausing = true
        loop.schedule(after: backoff.failed()) { [weak self] in
            guard let self, !isClosed else { return }
            isPausing = false
            retry()
        }
    }

    func close() {
        isClosed = true
        let given = connectors
        connectors = [:]
        for connector in given.values { connector.cancel() }
    }
}
