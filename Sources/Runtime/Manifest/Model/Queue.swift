extension Manifest {
    /// One entry under `queues:`. Its dead-letter queue comes with it.
    public struct Queue: Sendable {
        public var name: String
        /// How long a message stays hidden while a function works on it.
        public var visibility: Duration
        /// How often a message is tried before it becomes a dead letter.
        public var attempts: Int
        /// How long a new message waits before it is seen first.
        public var delay: Duration
        public var backoff: Backoff
        /// Messages of one group are handled in order, one at a time.
        public var fifo: Bool
        /// Whether the manifest names the visibility, or leaves it to follow from the time-outs.
        package var saysVisibility = false
        /// How long a message is kept, a dead one included.
        public var retention: Duration
        public var mark: Mark

        public init(
            name: String, visibility: Duration = .seconds(30), attempts: Int = 5, delay: Duration = .zero,
            backoff: Backoff = Backoff(), fifo: Bool = false, retention: Duration = .seconds(14 * 86_400),
            mark: Mark = Mark(line: 1, column: 1)
        ) {
            self.name = name
            self.visibility = visibility
            self.attempts = attempts
            self.delay = delay
            self.backoff = backoff
            self.fifo = fifo
            self.retention = retention
            self.mark = mark
        }

        /// The queue that keeps what failed every attempt.
        public var deadLetters: String { "\(name)-dead" }
    }

    /// How long a message that failed waits for its next attempt: first this long, then twice as long each time.
    public struct Backoff: Sendable, Hashable {
        public var first: Duration
        public var limit: Duration

        public init(first: Duration = .seconds(1), limit: Duration = .seconds(900)) {
            self.first = first
            self.limit = limit
        }

        /// The wait after the given failed attempt, counted from 1.
        public func wait(afterAttempt attempt: Int) -> Duration {
            var wait = first
            var doublings = attempt - 1
            while doublings > 0, wait < limit {
                wait *= 2
                doublings -= 1
            }
            return min(wait, limit)
        }
    }
}
