public import CartwrightEventLoop

/// A Postgres database: reading, writing, transactions. A cheap handle; copies share the connections.
public struct Database: Sendable {
    let core: DatabaseCore
    let deadline: UInt64

    /// A database by its URL (`postgresql://user@host/name`, or libpq's `host=… dbname=…`). Nothing waits here: connections
    /// are opened in the background.
    public init(
        url: String, loops: EventLoopGroup = .shared, configuration: DatabaseConfiguration = DatabaseConfiguration()
    ) {
        core = DatabaseCore(url: url, loops: loops, configuration: configuration)
        deadline = .max
    }

    private init(core: DatabaseCore, deadline: UInt64) {
        self.core = core
        self.deadline = deadline
    }

    /// The same database for work that must be done by `instant`, in monotonic nanoseconds.
    public func withDeadline(_ instant: UInt64?) -> Database { Database(core: core, deadline: instant ?? .max) }

    /// Fast reads, pipelined with those of other calls. Nothing can be changed here and no row locked.
    public var read: ReadLane { ReadLane(core: core, deadline: deadline) }

    /// Single statements on a connection of their own: one write, or a read that takes long.
    public var write: WriteLane { WriteLane(core: core, deadline: deadline) }

    /// Runs a single write; says how many rows it touched.
    @discardableResult
    public func execute(_ sql: SQL) async throws -> Int { try await write.execute(sql) }

    /// Opens, in the background, the connections that are kept ready, where `opensAtOnce` has not.
    public func open() { core.open() }

    /// Closes all connections. What waits fails with `.unavailable`.
    public func close() async { await core.close() }
}
