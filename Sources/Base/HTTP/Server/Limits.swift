extension HTTPServer {
    /// What the server holds its clients to.
    public struct Limits: Sendable {
        /// The longest request target; 414 beyond.
        public var targetBytes = 8_192
        /// All header lines together; 431 beyond.
        public var headerBytes = 10_240
        /// How many header lines; 431 beyond.
        public var headerFields = 100
        /// From a request's first byte until its head is complete; 408 after.
        public var headerTimeout: Duration = .seconds(10)
        /// A body has to keep up `bytesPerSecond` over every stretch of this length; 408 when it does not.
        public var bodyTimeout: Duration = .seconds(20)
        /// The fewest bytes a second that a body, and a client that reads an answer, has to move.
        public var bytesPerSecond = 256
        /// How long a connection may rest before and between requests; closed without a word after.
        public var idleTimeout: Duration = .seconds(75)
        /// A client that reads less than `bytesPerSecond` of its answer for this long is cut.
        public var writeTimeout: Duration = .seconds(30)
        /// How long the rest of a refused request is read past, so that the client sees the answer.
        public var lingerTimeout: Duration = .seconds(2)
        /// Connections of the whole server; 503 with `Retry-After` beyond.
        public var connections = 10_000
        /// Requests of one loop that are being answered; 503 with `Retry-After` beyond.
        public var requestsInFlight = 1_024
        /// The bytes of bodies that one loop keeps while it waits for the rest of them; 503 with `Retry-After` beyond. A body that
        /// is alone is held to its function's limit only.
        public var collectedBytes = 64 << 20
        /// What `Retry-After` says when the server is full, in seconds.
        public var retryAfter = 1
        /// A writer of a stream waits, and a streamed body is not read on, while more than this is under way.
        public var highWaterMark = 65_536
        /// The longest rest of a refused request's body that is read past to keep the connection.
        public var discardedBytes = 65_536
        /// After `drain`, how long a connection without a request stays open for one that is on its way.
        public var drainGrace: Duration = .milliseconds(300)

        /// How long an event stream may be silent before a comment is sent.
        public var heartbeat: Duration = .seconds(15)

        public init() {}
    }
}
