import CPostgres
import CartwrightEventLoop

/// The exclusive connections of one loop: performs what the pool decides.
final class WriteConnections: ConnectionOwner, @unchecked Sendable {
    // Unchecked: it belongs to the thread of its loop.

    let loop: EventLoop
    private let source: ConnectionSource
    private let configuration: DatabaseConfiguration
    private var pool: ConnectionPool
    private var connections: [Int: Connection] = [:]
    private var waiters: [Int: Waiter] = [:]
    private var lastID = 0
    private var shrinking: LoopTimer?

    private final class Waiter {
        let continuation: UnsafeContinuation<Connection, any Error>
        var timer: LoopTimer?
        init(_ continuation: UnsafeContinuation<Connection, any Error>) { self.continuation = continuation }
    }

    init(
        _ loop: EventLoop, _ address: ServerAddress, _ configuration: DatabaseConfiguration,
        _ failure: ConnectionFailure
    ) {
        self.loop = loop
        self.configuration = configuration
        let limit = configuration.writeTimeout.nanoseconds / 1_000_000
        let address = address.with(
            settings: [
                ("TimeZone", "UTC"), ("statement_timeout", "\(limit)"),
                ("idle_in_transaction_session_timeout", "\(limit)"),
            ], applicationName: configuration.applicationName)
        source = ConnectionSource(loop, address, limit: configuration.connectTimeout, failure)
        pool = ConnectionPool(
            limits: ConnectionPool.Limits(
                connections: max(1, configuration.writeConnections), ready: configuration.readyWriteConnections,
                waiting: configuration.waitingForConnection))
    }

    func start() { perform(pool.start()) }

    func close() {
        perform(pool.close())
        source.close()
        shrinking?.cancel()
        for connection in connections.values { connection.loseConnection() }
    }

    // MARK: Leases

    /// A connection for the caller alone, sure to be alive as far as one can know.
    func lease(deadline: UInt64) async throws -> Lease {
        while true {
            let connection = try await takeConnection(deadline: deadline)
            let lease = Lease(connection, of: self, deadline: deadline)
            if loop.instant &- connection.idleSince < configuration.checkedAfterIdle.nanoseconds { return lease }
            if await lease.isAlive() { return lease }
            connection.loseConnection()
        }
    }

    private func takeConnection(deadline: UInt64) async throws -> Connection {
        if Task.isCancelled { throw CancellationError() }
        if deadline <= loop.instant { throw DatabaseError.timedOut }
        lastID += 1
        let ticket = lastID
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let waiter = Waiter(continuation)
                waiters[ticket] = waiter
                perform(pool.request(ticket))
                if waiters[ticket] == nil { return }
                let patience = loop.instant &+ configuration.connectionWait.nanoseconds
                waiter.timer = loop.schedule(at: min(deadline, patience)) { [weak self] in
                    self?.withdraw(ticket, deadline <= patience ? DatabaseError.timedOut : .overloaded)
                }
            }
        } onCancel: {
            loop.execute { [self] in withdraw(ticket, CancellationError()) }
        }
    }

    private func withdraw(_ ticket: Int, _ error: any Error) {
        if pool.withdraw(ticket) { end(ticket, .failure(error)) }
    }

    private func end(_ ticket: Int, _ outcome: Result<Connection, any Error>) {
        guard let waiter = waiters.removeValue(forKey: ticket) else { return }
        waiter.timer?.cancel()
        waiter.continuation.resume(with: outcome)
    }

    /// The caller is done. A connection that is not clean is closed, and another opened when it is needed.
    func giveBack(_ connection: Connection) {
        guard connection.isOpen else { return }
        if connection.isIdle {
            connection.idleSince = loop.instant
            perform(pool.released(connection.id))
            watchIdle()
        } else {
            connection.loseConnection()
        }
    }

    /// Comes back when the connection that has been idle for the longest time has been so for too long.
    private func watchIdle() {
        guard shrinking == nil, let oldest = pool.idleForLongest.flatMap({ connections[$0] }) else { return }
        let limit = configuration.closedAfterIdle.nanoseconds
        shrinking = loop.schedule(at: oldest.idleSince &+ limit) { [weak self] in
            guard let self else { return }
            shrinking = nil
            perform(
                pool.shrink { id in
                    connections[id].map { $0.idleSince &+ limit <= self.loop.instant } ?? true
                })
            watchIdle()
        }
    }

    // MARK: What the pool decides

    private func perform(_ actions: [ConnectionPool.Action]) {
        for action in actions {
            switch action {
            case .lease(let id, let ticket):
                if let connection = connections[id] { end(ticket, .success(connection)) }
            case .refuse(let ticket, let refusal):
                end(ticket, .failure(refusal == .overloaded ? DatabaseError.overloaded : .unavailable))
            case .open: open()
            case .pause:
                source.pause { [weak self] in
                    guard let self else { return }
                    perform(pool.retry())
                }
            case .close(let id): connections[id]?.loseConnection()
            }
        }
    }

    private func open() {
        source.open { [weak self] handle in
            guard let self else {
                if let handle { PQfinish(handle) }
                return
            }
            guard let handle else { return perform(pool.failedToOpen()) }
            source.succeeded()
            lastID += 1
            let connection = Connection(
                handle, id: lastID, loop: loop, isShared: false,
                preparedStatements: configuration.preparedStatements)
            connection.owner = self
            connection.idleSince = loop.instant
            connections[connection.id] = connection
            perform(pool.opened(connection.id))
            watchIdle()
        }
    }

    func lost(_ connection: Connection) {
        if connections.removeValue(forKey: connection.id) != nil { perform(pool.lost(connection.id)) }
    }
}
