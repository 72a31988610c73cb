public import CartwrightEventLoop

/// One request waiting for its answer. Belongs to the loop of its connection.
public final class Exchange: @unchecked Sendable {
    // Unchecked: touched on the loop's thread; `respond` brings itself there, and `deinit` has it to itself.

    /// The loop of the connection; what is done for the request stays on it.
    public let loop: EventLoop
    let connection: Connection
    let number: Int
    private var isAnswered = false

    init(_ connection: Connection, number: Int) {
        self.connection = connection
        self.number = number
        loop = connection.lane.loop
    }

    deinit {
        if isAnswered { return }
        // Nobody can answer any more: the client hears it now and does not wait for nothing.
        let connection = UncheckedConnection(connection)
        let number = number
        connection.lane.loop.execute { connection.value.abandoned(number) }
    }

    /// Whether the client is gone, or has been answered.
    public var isClosed: Bool { connection.exchange != number }

    /// Called on the loop when the client goes away before it has the whole answer.
    public var onClose: (() -> Void)? {
        get { isClosed ? nil : connection.onClose }
        set { if !isClosed { connection.onClose = newValue } }
    }

    /// Gives the answer. Only the first one counts; returns whether this was it and the client is still there.
    @discardableResult
    public func respond(_ response: Response) -> Bool {
        guard loop.isCurrent else {
            loop.execute { [self] in respond(response) }
            return true
        }
        return take() && connection.respond(number, response)
    }

    /// Whether this is the first answer.
    func take() -> Bool {
        defer { isAnswered = true }
        return !isAnswered
    }
}

/// Carries a connection to its own loop.
struct UncheckedConnection: @unchecked Sendable {
    // Unchecked: only the loop's thread looks inside.
    let value: Connection
    let lane: Lane
    init(_ connection: Connection) {
        value = connection
        lane = connection.lane
    }
}
