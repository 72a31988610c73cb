import CartwrightEventLoop

/// An exclusive connection for as long as one caller needs it, tied to the deadline of the call.
final class Lease: @unchecked Sendable {
    // Unchecked: it belongs to the thread of its loop.

    let connection: Connection
    let deadline: UInt64
    private let owner: WriteConnections
    private var timer: LoopTimer?
    private var graceTimer: LoopTimer?
    /// Why what runs is being ended before its time.
    private var interruption: (any Error)?
    private var isCancelling = false
    private var isReturned = false

    private var loop: EventLoop { connection.loop }
    /// How long a statement may take to end after it was told to, before the connection is given up.
    private static let grace: Duration = .seconds(1)

    init(_ connection: Connection, of owner: WriteConnections, deadline: UInt64) {
        self.connection = connection
        self.owner = owner
        self.deadline = deadline
        if deadline != .max {
            timer = loop.schedule(at: deadline) { [weak self] in self?.interrupt(DatabaseError.timedOut) }
        }
    }

    /// Throws if there is no point in starting anything: the deadline has passed, or the task was cancelled.
    func checkTime() throws {
        if let interruption { throw interruption }
        if deadline <= loop.instant { throw DatabaseError.timedOut }
        if Task.isCancelled { throw CancellationError() }
    }

    /// Runs a statement. At the deadline, or when the task is cancelled, Postgres is asked to end it.
    func run(_ query: Query) async throws {
        do {
            try await withTaskCancellationHandler {
                try await submit(query)
            } onCancel: {
                loop.execute { [self] in
                    if query.isAwaited { interrupt(CancellationError()) }
                }
            }
        } catch DatabaseError.timedOut {
            throw interruption ?? DatabaseError.timedOut
        } catch DatabaseError.unavailable {
            throw interruption ?? DatabaseError.unavailable
        }
    }

    /// Runs a statement that must not be interrupted: a commit, a rollback. It gets a few seconds.
    func runToItsEnd(_ query: Query, within limit: Duration) async throws {
        let timer = loop.schedule(after: limit) { [connection] in
            if query.isAwaited { connection.loseConnection() }
        }
        defer { timer.cancel() }
        try await submit(query)
    }

    private func submit(_ query: Query) async throws {
        try await withUnsafeThrowingContinuation { continuation in
            query.await(continuation)
            connection.submit(query)
        }
    }

    /// Everything that was sent has been answered: what comes next starts with a clean pipeline.
    func settle() async throws {
        let query = Query("")
        try await withUnsafeThrowingContinuation { continuation in
            query.await(continuation)
            connection.ping(query)
        }
    }

    /// Runs several statements as one text.
    func run(script: String) async throws {
        try await settle()
        try checkTime()
        try await interruptible {
            try await withUnsafeThrowingContinuation { continuation in
                connection.begin(Script(script, on: connection, continuation))
            }
        }
    }

    /// Sends rows; says how many arrived.
    func copy(_ command: String, nextPiece: @escaping () -> [UInt8]?) async throws -> Int {
        try await settle()
        try checkTime()
        return try await interruptible {
            try await withUnsafeThrowingContinuation { continuation in
                connection.begin(CopyIn(command, on: connection, continuation, nextPiece: nextPiece))
            }
        }
    }

    private func interruptible<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await withTaskCancellationHandler {
                try await body()
            } onCancel: {
                loop.execute { [self] in
                    if connection.conversation != nil { interrupt(CancellationError()) }
                }
            }
        } catch let error as DatabaseError {
            switch error {
            case .timedOut, .unavailable: throw interruption ?? error
            default: throw error
            }
        }
    }

    /// Whether the server gives a sign of life within a second.
    func isAlive() async -> Bool {
        let timer = loop.schedule(after: Lease.grace) { [connection] in connection.loseConnection() }
        defer { timer.cancel() }
        return (try? await settle()) != nil
    }

    // MARK: Interrupting

    private func interrupt(_ reason: any Error) {
        if isReturned || interruption != nil { return }
        interruption = reason
        guard connection.isOpen, connection.inFlight > 0 || connection.conversation != nil else { return }
        isCancelling = true
        graceTimer = loop.schedule(after: Lease.grace) { [connection] in connection.loseConnection() }
        connection.conversation?.stop()
        loop.run { [self] in
            await connection.cancellation.send()
            isCancelling = false
            if isReturned { finishReturning() }
        }
    }

    // MARK: The end

    /// Gives the connection back. A cancel that is still under way is waited for, so that it never hits the next caller.
    func giveBack() {
        if isReturned { return }
        isReturned = true
        timer?.cancel()
        if !isCancelling { finishReturning() }
    }

    private func finishReturning() {
        graceTimer?.cancel()
        owner.giveBack(connection)
    }
}
