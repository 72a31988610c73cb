import CPostgres
import CartwrightEventLoop

/// Who uses a connection and must know when it is gone.
protocol ConnectionOwner: AnyObject {
    /// The connection is closed, and all it had to do has failed.
    func lost(_ connection: Connection)
}

/// An open connection on a loop, in libpq's pipeline mode: many statements under way, one sync for a whole tick.
final class Connection: Watcher, @unchecked Sendable {
    // Unchecked: it belongs to the thread of its loop.

    let id: Int
    let loop: EventLoop
    let cancellation: Cancellation
    private(set) var handle: OpaquePointer?
    weak var owner: (any ConnectionOwner)?
    private(set) var pipeline: Pipeline
    private(set) var inFlight = 0
    /// When it was last given back, for the lane that owns it.
    var idleSince: UInt64 = 0
    private var statements: StatementCache
    private var watch: Watch?
    private var isUnsynced = false
    private var isSyncScheduled = false
    private(set) var isWaitingToWrite = false
    /// What was skipped, and goes out again by itself.
    private var again: [Query] = []
    /// What goes on outside the pipeline: a script, a copy.
    private(set) var conversation: (any Conversation)?

    init(_ handle: OpaquePointer, id: Int, loop: EventLoop, isShared: Bool, preparedStatements: Int) {
        self.handle = handle
        self.id = id
        self.loop = loop
        cancellation = Cancellation(handle)
        pipeline = Pipeline(isShared: isShared)
        statements = StatementCache(limit: preparedStatements)
        PQsetnonblocking(handle, 1)
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQenterPipelineMode(handle)
        watch = loop.watch(PQsocket(handle), for: .readable, self)
    }

    deinit { if let handle { PQfinish(handle) } }

    var isOpen: Bool { handle != nil }

    /// Whether the session is in no transaction, and nothing is under way.
    var isIdle: Bool { handle.map { PQtransactionStatus($0) == PQTRANS_IDLE } ?? false && pipeline.isEmpty }

    /// When the oldest query under way was sent; `.max` if there is none.
    var oldestSentAt: UInt64 { inFlight == 0 ? .max : pipeline.oldest?.sentAt ?? .max }

    // MARK: Sending

    /// Sends a statement; it goes out with the others of this tick. One that was skipped before goes by itself, as does one that
    /// is a transaction by itself: no other comes with it.
    func submit(_ query: Query) {
        if let failure = query.sql.failure { return query.fail(DatabaseError.misuse(failure.reason)) }
        guard let handle else { return query.fail(DatabaseError.unavailable) }
        let goesAlone = query.attempts > 0 || query.isCommittedAtSync
        if goesAlone && isUnsynced { sync() }
        query.attempts += 1
        query.sentAt = loop.instant
        guard let statement = prepare(query.sql, handle) else { return query.fail(loseConnection()) }
        query.statement = statement
        let sent = query.sql.parameters.withPointers { count, values, lengths, formats in
            PQsendQueryPrepared(handle, statement.name, count, values, lengths, formats, 1)
        }
        guard sent == 1 else { return query.fail(loseConnection()) }
        pipeline.append(.query(query))
        inFlight += 1
        isUnsynced = true
        if goesAlone { sync() } else { scheduleSync() }
    }

    private func prepare(_ sql: SQL, _ handle: OpaquePointer) -> Statement? {
        switch statements.look(up: sql) {
        case .prepared(let statement): return statement
        case .unprepared(let statement, let evicted):
            if let evicted { deallocate(evicted) }
            guard PQsendPrepare(handle, statement.name, sql.text, Int32(statement.types.count), statement.types) == 1
            else { return nil }
            pipeline.append(.prepare(statement))
            return statement
        }
    }

    /// An evicted statement goes before whatever is sent next; nobody waits for it. It has a stretch of its own: some
    /// statements, such as `create database`, must be the first of theirs.
    private func deallocate(_ statement: Statement) {
        guard let handle else { return }
        if PQsendQueryParams(handle, "deallocate \(statement.name)", 0, nil, nil, nil, nil, 1) == 1 {
            let query = Query("")
            query.attempts = .max / 2
            // Without it the connection would look as if it had been stuck for ever.
            query.sentAt = loop.instant
            pipeline.append(.query(query))
            inFlight += 1
            sync()
        }
    }

    private func scheduleSync() {
        if isSyncScheduled { return }
        isSyncScheduled = true
        loop.atEndOfTick { [weak self] in
            guard let self else { return }
            isSyncScheduled = false
            if isUnsynced { sync() }
        }
    }

    /// Ends a stretch and sends what has been gathered.
    func sync(asking query: Query? = nil) {
        guard let handle else { return }
        isUnsynced = false
        let sent = PQpipelineSync(handle)
        pipeline.append(.sync(query))
        if sent == 1 { flush() } else { loseConnection() }
    }

    /// Asks for a sign of life.
    func ping(_ query: Query) {
        guard isOpen else { return query.fail(DatabaseError.unavailable) }
        sync(asking: query)
    }

    func flush() {
        guard let handle else { return }
        let rest = PQflush(handle)
        if rest < 0 {
            loseConnection()
            return
        }
        if (rest == 1) != isWaitingToWrite {
            isWaitingToWrite.toggle()
            watch?.change(to: isWaitingToWrite ? [.readable, .writable] : .readable)
        }
    }

    // MARK: Outside the pipeline

    /// Leaves the pipeline for a conversation; everything sent before must have been answered.
    func begin(_ conversation: any Conversation) {
        guard let handle, pipeline.isEmpty, PQexitPipelineMode(handle) == 1 else {
            loseConnection()
            return conversation.fail(.unavailable)
        }
        self.conversation = conversation
        conversation.start(handle)
    }

    func endConversation() {
        conversation = nil
        if let handle, PQenterPipelineMode(handle) != 1 { loseConnection() }
    }

    // MARK: Receiving

    func ready(_ readiness: Readiness) {
        guard let handle else { return }
        if readiness.contains(.writable) { flush() }
        guard isOpen, !readiness.isDisjoint(with: [.readable, .hangup, .error]) else {
            conversation?.advance()
            return
        }
        var isAlive = PQconsumeInput(handle) == 1
        // TLS may have more at hand than it gave, which the descriptor does not tell.
        if isAlive && PQsslInUse(handle) == 1 { isAlive = PQconsumeInput(handle) == 1 && PQconsumeInput(handle) == 1 }
        if let conversation { conversation.advance() } else { receive() }
        if !isAlive || (isOpen && PQstatus(handle) == CONNECTION_BAD) { loseConnection() }
    }

    private func receive() {
        var isAtEnd = false
        while let handle, !pipeline.isEmpty, PQisBusy(handle) == 0 {
            // A NULL ends what belongs to one statement, which had its one result already; two in a row, and all is read.
            guard let result = PQgetResult(handle) else {
                if isAtEnd { break }
                isAtEnd = true
                continue
            }
            isAtEnd = false
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC: perform(pipeline.receive(.synced), nil, result)
            case PGRES_PIPELINE_ABORTED: perform(pipeline.receive(.skipped), nil, result)
            case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR:
                perform(pipeline.receive(.failure(ServerError(result: result))), nil, result)
            default: perform(pipeline.receive(.success), result, nil)
            }
        }
        // Not before: libpq must not be given new statements between a result and its NULL.
        let queries = again
        again.removeAll(keepingCapacity: true)
        for query in queries where query.isAwaited { submit(query) }
    }

    /// `rows` passes to the query, or is cleared; `spent` is cleared.
    private func perform(_ effect: Pipeline.Effect, _ rows: OpaquePointer?, _ spent: OpaquePointer?) {
        defer { PQclear(spent) }
        switch effect {
        case .nothing: PQclear(rows)
        case .succeed(let query):
            inFlight -= 1
            if let rows { query.succeed(rows) }
        case .hold(let query): if let rows { query.hold(rows) }
        case .settle(let query, let error):
            if query.attempts > 0 { inFlight -= 1 }
            if let error { fail(query, error, isCommitting: true) } else { query.end(nil) }
        case .fail(let query, let error):
            inFlight -= 1
            fail(query, error, isCommitting: !query.isCommittedAtSync)
        case .sendAgain(let query, let forgetting):
            inFlight -= 1
            if forgetting, let statement = query.statement { statements.forget(statement) }
            again.append(query)
        case .forget(let statement): statements.forget(statement)
        }
    }

    /// `isCommitting`: the failure came with the commit, so a lost connection leaves the outcome open.
    private func fail(_ query: Query, _ error: ServerError, isCommitting: Bool) {
        if error.concernsPreparation, let statement = query.statement { statements.forget(statement) }
        let isUncertain = error.isLoss || (error.endsConnection && isCommitting)
        query.fail(isUncertain ? query.meaningOfLoss : error.asDatabaseError)
    }

    // MARK: The end

    /// Closes the connection. Everything under way fails, each query with what the loss means for it.
    @discardableResult
    func loseConnection() -> DatabaseError {
        guard let handle else { return .unavailable }
        self.handle = nil
        watch?.cancel()
        watch = nil
        PQfinish(handle)
        let queries = pipeline.queries + again
        again = []
        pipeline = Pipeline(isShared: pipeline.isShared)
        inFlight = 0
        for query in queries { query.fail(query.meaningOfLoss) }
        let conversation = conversation
        self.conversation = nil
        conversation?.fail(.unavailable)
        owner?.lost(self)
        return .unavailable
    }
}
