/// What was sent on one connection and not yet answered, in order, and what each reply means. It does no I/O.
///
/// Between two syncs Postgres runs one statement after the other; the first that fails makes it skip the rest. In the read
/// lane strangers share such a stretch, so whoever was skipped is sent again; elsewhere the whole stretch has failed.
struct Pipeline {
    enum Step {
        case prepare(Statement)
        case query(Query)
        /// A query that comes along only asks for a sign of life.
        case sync(Query?)
    }

    enum Reply {
        case success
        case failure(ServerError)
        /// Skipped, because something before it failed.
        case skipped
        case synced
    }

    enum Effect {
        case nothing
        /// The result that has just come belongs to the query.
        case succeed(Query)
        /// The result belongs to the query, but counts only once it is committed, at the sync.
        case hold(Query)
        case fail(Query, ServerError)
        /// It failed through no fault of its own. `forgetting`: it must be prepared anew.
        case sendAgain(Query, forgetting: Bool)
        /// The statement could not be prepared.
        case forget(Statement)
        /// What was held is decided: by the failure, if there is one.
        case settle(Query, ServerError?)
    }

    /// Whether strangers share the connection.
    let isShared: Bool
    private var steps: [Step?] = []
    private var head = 0
    private var failure: ServerError?
    private var held: Query?
    init(isShared: Bool) { self.isShared = isShared }

    var isEmpty: Bool { head == steps.count }

    mutating func append(_ step: Step) { steps.append(step) }

    /// The query that has waited for the longest time.
    var oldest: Query? {
        if let held { return held }
        for index in head..<steps.count {
            if case .query(let query) = steps[index] { return query }
        }
        return nil
    }

    /// All queries whose answers have not come.
    var queries: [Query] {
        let waiting: [Query] = steps[head...].compactMap { step in
            switch step {
            case .query(let query), .sync(let query?): query
            default: nil
            }
        }
        return (held.map { [$0] } ?? []) + waiting
    }

    mutating func receive(_ reply: Reply) -> Effect {
        guard head < steps.count, let step = steps[head] else { return .nothing }
        switch step {
        // Each of these has exactly one reply; a sync may have a failure before its own.
        case .prepare(let statement):
            pop()
            return prepared(statement, reply)
        case .query(let query):
            pop()
            return answered(query, reply)
        case .sync(let query): return synced(reply, query)
        }
    }

    private mutating func prepared(_ statement: Statement, _ reply: Reply) -> Effect {
        switch reply {
        case .failure(let error):
            statement.failure = error
            failure = error
            return .forget(statement)
        case .skipped: return .forget(statement)
        default: return .nothing
        }
    }

    private mutating func answered(_ query: Query, _ reply: Reply) -> Effect {
        switch reply {
        case .success:
            if !query.isCommittedAtSync { return .succeed(query) }
            held = query
            return .hold(query)
        case .failure(let error):
            if let cause = query.statement?.failure, error.concernsPreparation { return .fail(query, cause) }
            failure = failure ?? error
            return isShared && error.concernsPreparation && query.attempts < 4
                ? .sendAgain(query, forgetting: true) : .fail(query, error)
        case .skipped:
            if let cause = query.statement?.failure { return .fail(query, cause) }
            if isShared && query.attempts < 8 { return .sendAgain(query, forgetting: false) }
            return .fail(query, failure ?? Pipeline.skipped)
        case .synced: return .nothing
        }
    }

    private mutating func synced(_ reply: Reply, _ asking: Query?) -> Effect {
        switch reply {
        case .failure(let error):
            failure = error
            return .nothing
        case .synced:
            pop()
            defer {
                held = nil
                failure = nil
            }
            return (held ?? asking).map { .settle($0, failure) } ?? .nothing
        default: return .nothing
        }
    }

    private mutating func pop() {
        steps[head] = nil
        head += 1
        if head == steps.count {
            steps.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 512 {
            steps.removeFirst(head)
            head = 0
        }
    }

    private static let skipped = ServerError(sqlState: "25P02", message: "an earlier statement failed")
}
