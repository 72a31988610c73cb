/// How many connections there are, and how long things may take.
public struct DatabaseConfiguration: Sendable {
    /// Pipelined connections per loop that only read. With none, reads use the write lane.
    public var readConnections = 2
    /// Exclusive connections per loop, for transactions, single writes and slow reads.
    public var writeConnections = 8
    /// How many exclusive connections per loop are opened ahead of the first use, and kept.
    public var readyWriteConnections = 1
    /// Whether connections are opened at once; otherwise with the first use.
    public var opensAtOnce = true
    /// How many reads per loop may wait for their answers; one more is refused.
    public var readsInFlight = 1024
    /// How many callers per loop may wait for an exclusive connection; one more is refused.
    public var waitingForConnection = 256
    /// How long a caller waits for an exclusive connection.
    public var connectionWait: Duration = .seconds(5)
    /// The longest that a statement of the read lane may run.
    public var readTimeout: Duration = .seconds(5)
    /// The longest that a statement of the write lane may run, however late the deadline of its call is.
    public var writeTimeout: Duration = .seconds(60)
    /// How long opening a connection may take.
    public var connectTimeout: Duration = .seconds(3)
    /// After so long without use a connection is asked for a sign of life before a write.
    public var checkedAfterIdle: Duration = .seconds(5)
    /// After so long without use an exclusive connection is closed; those that are kept ready stay, and one always.
    public var closedAfterIdle: Duration = .seconds(60)
    /// Prepared statements per connection.
    public var preparedStatements = 256
    /// Shown in `pg_stat_activity`.
    public var applicationName = "cartwright"

    public init() {}

    /// One connection, opened with the first use: a worker that serves one call at a time.
    public static var lazy: DatabaseConfiguration {
        var configuration = DatabaseConfiguration()
        configuration.readConnections = 0
        configuration.writeConnections = 2
        configuration.readyWriteConnections = 0
        configuration.opensAtOnce = false
        return configuration
    }
}
