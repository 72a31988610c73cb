/// Who may use which exclusive connection, who waits, and when another is opened. It does no I/O: it says what to do.
struct ConnectionPool {
    struct Limits {
        /// How many connections there may be.
        var connections: Int
        /// How many are opened ahead of need.
        var ready: Int
        /// How many callers may wait.
        var waiting: Int
    }

    /// A caller that wants a connection.
    typealias Ticket = Int
    /// A connection, by the driver's number.
    typealias ConnectionID = Int

    enum Action: Equatable {
        case lease(ConnectionID, Ticket)
        case refuse(Ticket, Refusal)
        /// Opens a connection; `opened` or `failedToOpen` follows.
        case open
        /// Calls `retry` after the pause of the back-off.
        case pause
        case close(ConnectionID)
    }

    enum Refusal: Equatable { case unavailable, overloaded }

    let limits: Limits
    private var idle: [ConnectionID] = []
    private var leased: Set<ConnectionID> = []
    private var waiting: [Ticket?] = []
    private var head = 0
    private var opening = 0
    /// The last attempt to connect has failed: nobody waits for the next.
    private(set) var isDown = false
    private var isPausing = false
    private var isClosed = false

    init(limits: Limits) { self.limits = limits }

    var waiters: Int { waiting[head...].count { $0 != nil } }
    private var total: Int { idle.count + leased.count + opening }

    /// Opens what is to be ready.
    mutating func start() -> [Action] { openMore() }

    mutating func request(_ ticket: Ticket) -> [Action] {
        if isClosed { return [.refuse(ticket, .unavailable)] }
        if let connection = idle.popLast() {
            leased.insert(connection)
            return [.lease(connection, ticket)]
        }
        if isDown && leased.isEmpty {
            return [.refuse(ticket, .unavailable)] + openMore()
        }
        if waiters >= limits.waiting { return [.refuse(ticket, .overloaded)] }
        waiting.append(ticket)
        return openMore()
    }

    /// The caller no longer wants one. False if it has got one, or an answer, already.
    mutating func withdraw(_ ticket: Ticket) -> Bool {
        guard let index = waiting[head...].firstIndex(of: ticket) else { return false }
        waiting[index] = nil
        trim()
        return true
    }

    mutating func opened(_ connection: ConnectionID) -> [Action] {
        opening -= 1
        isDown = false
        if isClosed { return [.close(connection)] }
        return offer(connection) + openMore()
    }

    mutating func failedToOpen() -> [Action] {
        opening -= 1
        if isClosed { return [] }
        isDown = true
        var actions: [Action] = []
        // With connections still at work those who wait will get one of them.
        if leased.isEmpty && idle.isEmpty { actions = refuseAll() }
        if !isPausing {
            isPausing = true
            actions.append(.pause)
        }
        return actions
    }

    /// The pause is over.
    mutating func retry() -> [Action] {
        isPausing = false
        return openMore()
    }

    /// A caller is done with its connection.
    mutating func released(_ connection: ConnectionID) -> [Action] {
        guard leased.remove(connection) != nil else { return [] }
        return isClosed ? [.close(connection)] : offer(connection)
    }

    /// A connection has broken, whether someone used it or not.
    mutating func lost(_ connection: ConnectionID) -> [Action] {
        leased.remove(connection)
        idle.removeAll { $0 == connection }
        return isClosed ? [] : openMore()
    }

    /// The connection that nobody has used for the longest time, if one may be closed: as many as are to be ready stay, and
    /// one always.
    var idleForLongest: ConnectionID? {
        // The one given back last is lent first, so the others wait in the order in which they were given back.
        total > max(1, limits.ready) ? idle.first : nil
    }

    /// Closes what has been idle for too long.
    mutating func shrink(where isTooLong: (ConnectionID) -> Bool) -> [Action] {
        var actions: [Action] = []
        while let oldest = idleForLongest, isTooLong(oldest) {
            idle.removeFirst()
            actions.append(.close(oldest))
        }
        return actions
    }

    mutating func close() -> [Action] {
        isClosed = true
        defer { idle = [] }
        return refuseAll() + idle.map { .close($0) }
    }

    // MARK: Inside

    private mutating func offer(_ connection: ConnectionID) -> [Action] {
        while head < waiting.count {
            let ticket = waiting[head]
            head += 1
            if let ticket {
                trim()
                leased.insert(connection)
                return [.lease(connection, ticket)]
            }
        }
        trim()
        idle.append(connection)
        return []
    }

    private mutating func openMore() -> [Action] {
        if isClosed || isPausing { return [] }
        // While the server is away one attempt at a time will do.
        let wanted = isDown ? 1 : min(limits.connections, max(limits.ready, idle.count + leased.count + waiters))
        var actions: [Action] = []
        while total < limits.connections && (isDown ? opening < 1 : total < wanted) {
            opening += 1
            actions.append(.open)
        }
        return actions
    }

    private mutating func refuseAll() -> [Action] {
        defer {
            waiting = []
            head = 0
        }
        return waiting[head...].compactMap { $0.map { .refuse($0, .unavailable) } }
    }

    private mutating func trim() {
        if head == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 512 {
            waiting.removeFirst(head)
            head = 0
        }
    }
}
