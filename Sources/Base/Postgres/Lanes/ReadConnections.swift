import CPostgres
import CartwrightEventLoop

/// The read lane of one loop: a few pipelined connections that many calls share.
final class ReadConnections: ConnectionOwner, @unchecked Sendable {
    // Unchecked: it belongs to the thread of its loop.

    private let loop: EventLoop
    private let source: ConnectionSource
    private let configuration: DatabaseConfiguration
    private var connections: [Connection] = []
    /// Reads that came before there was a connection.
    private var waiting: [Query] = []
    private var isDown = false
    private var lastID = 0
    private var watch: LoopTimer?

    /// How often the lane looks for reads past their deadline and for a connection that is stuck.
    private static let rounds: Duration = .milliseconds(40)
    /// A connection whose oldest answer is so late gets no more reads while another has none as late.
    private static let slow: UInt64 = 50_000_000

    init(
        _ loop: EventLoop, _ address: ServerAddress, _ configuration: DatabaseConfiguration,
        _ failure: ConnectionFailure
    ) {
        self.loop = loop
        self.configuration = configuration
        let address = address.with(
            settings: [
                ("TimeZone", "UTC"), ("default_transaction_read_only", "on"),
                ("statement_timeout", "\(configuration.readTimeout.nanoseconds / 1_000_000)"),
            ], applicationName: configuration.applicationName)
        source = ConnectionSource(loop, address, limit: configuration.connectTimeout, failure)
    }

    func start() { openMore() }

    func close() {
        source.close()
        for connection in connections { connection.loseConnection() }
        refuseWaiting()
    }

    // MARK: Reading

    /// Runs a statement. If its task is cancelled or its deadline passes the caller goes on, and the answer is dropped.
    func run(_ sql: SQL, _ deadline: UInt64) async throws -> QueryResult {
        if Task.isCancelled { throw CancellationError() }
        if deadline <= loop.instant { throw DatabaseError.timedOut }
        let query = Query(sql, deadline: deadline)
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                query.await(continuation)
                submit(query)
            }
        } onCancel: {
            loop.execute { query.abandon(CancellationError()) }
        }
        return QueryResult(query: query)
    }

    private func submit(_ query: Query) {
        let inFlight = connections.reduce(waiting.count) { $0 + $1.inFlight }
        if inFlight >= configuration.readsInFlight { return query.fail(DatabaseError.overloaded) }
        if let connection = choose() {
            connection.submit(query)
        } else if source.isClosed || isDown {
            query.fail(DatabaseError.unavailable)
        } else {
            waiting.append(query)
            openMore()
        }
        if watch == nil { scheduleRound() }
    }

    /// The connection with the fewest answers to come, unless it is slow.
    private func choose() -> Connection? {
        var best: Connection?
        var bestScore = Int.max
        for connection in connections where connection.isOpen {
            var score = connection.inFlight
            let sentAt = connection.oldestSentAt
            if sentAt != .max, loop.instant > sentAt, loop.instant - sentAt > ReadConnections.slow { score += 1 << 32 }
            if score < bestScore {
                bestScore = score
                best = connection
            }
        }
        return best
    }

    // MARK: Watching

    private func scheduleRound() {
        watch = loop.schedule(after: ReadConnections.rounds) { [weak self] in self?.makeRound() }
    }

    private func makeRound() {
        watch = nil
        let now = loop.instant
        let stuck = configuration.readTimeout.nanoseconds + 1_000_000_000
        for query in waiting where query.deadline <= now { query.abandon(DatabaseError.timedOut) }
        waiting.removeAll(where: \.isAbandoned)
        for connection in connections {
            for query in connection.pipeline.queries where query.deadline <= now {
                query.abandon(DatabaseError.timedOut)
            }
            // Postgres itself ends statements at the time-out. If even that does not come, there is nobody there.
            let sentAt = connection.oldestSentAt
            if sentAt != .max && sentAt &+ stuck < now { connection.loseConnection() }
        }
        if !waiting.isEmpty || connections.contains(where: { $0.inFlight > 0 }) { scheduleRound() }
    }

    // MARK: Connections

    private func openMore() {
        // The first one alone: others at its side would only make it late, and while the server is away one attempt at a
        // time will do. An attempt may fail at once, and then there is a pause.
        while !source.isClosed, !source.isPausing,
            connections.count + source.attempts < (connections.isEmpty ? 1 : configuration.readConnections)
        {
            source.open { [weak self] handle in
                if let self {
                    if let handle { opened(handle) } else { failedToOpen() }
                } else if let handle {
                    PQfinish(handle)
                }
            }
        }
    }

    private func opened(_ handle: OpaquePointer) {
        isDown = false
        source.succeeded()
        lastID += 1
        let connection = Connection(
            handle, id: lastID, loop: loop, isShared: true, preparedStatements: configuration.preparedStatements)
        connection.owner = self
        connections.append(connection)
        let queries = waiting
        waiting = []
        for query in queries where query.isAwaited { (choose() ?? connection).submit(query) }
        openMore()
    }

    private func failedToOpen() {
        if connections.isEmpty {
            isDown = true
            refuseWaiting()
        }
        source.pause { [weak self] in self?.openMore() }
    }

    func lost(_ connection: Connection) {
        connections.removeAll { $0 === connection }
        openMore()
    }

    private func refuseWaiting() {
        let queries = waiting
        waiting = []
        for query in queries { query.fail(DatabaseError.unavailable) }
    }
}
