package import CartwrightEventLoop
package import CartwrightHTTP
package import CartwrightLogging
package import CartwrightPostgres
package import FoundationEssentials

/// What one call carries; made by the host, seen by handlers as `Call`.
package final class CallState: Sendable {
    package let function: String
    package let requestID: String
    package let request: Request?
    package let caller: Caller
    package let guestToken: String?
    package let clock: WallClock
    package let now: Date
    package let log: Logger
    package let deadline: UInt64?
    package let database: Database?
    package let joined: Transaction?
    package let repeats: StepScope?
    package let dependencies: Dependencies

    package init(
        function: String, requestID: String, request: Request? = nil, caller: Caller = .anonymous,
        guestToken: String? = nil, clock: WallClock = .system, now: Date? = nil, log: Logger, deadline: UInt64? = nil,
        database: Database?, joined: Transaction? = nil, repeats: StepScope? = nil,
        dependencies: Dependencies = Dependencies()
    ) {
        self.function = function
        self.requestID = requestID
        self.request = request
        self.caller = caller
        self.guestToken = guestToken
        self.clock = clock
        self.now = (now ?? clock.now).wholeMilliseconds
        self.log = log
        self.deadline = deadline
        self.database = database
        self.joined = joined
        self.repeats = repeats
        self.dependencies = dependencies
    }

    /// The same call inside the host's transaction, or with its steps remembered.
    package func with(joined: Transaction? = nil, repeats: StepScope? = nil) -> CallState {
        CallState(
            function: function, requestID: requestID, request: request, caller: caller, guestToken: guestToken,
            clock: clock, now: now, log: log, deadline: deadline, database: database, joined: joined, repeats: repeats,
            dependencies: dependencies)
    }
}

extension Date {
    /// Cut to milliseconds, as everything we store and send is; the very value that comes back from JSON and Postgres.
    package var wholeMilliseconds: Date {
        // A microsecond of slack: a date is a fraction of a second off its milliseconds.
        Date(timeIntervalSinceReferenceDate: (timeIntervalSinceReferenceDate * 1000 + 0.001).rounded(.down) / 1000)
    }
}
