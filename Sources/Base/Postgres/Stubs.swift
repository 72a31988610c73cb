public import CartwrightEventLoop

final class DatabaseCore: Sendable {
    init(url: String, loops: EventLoopGroup, configuration: DatabaseConfiguration) {}
    func close() async {}
}
/// Fast reads.
public struct ReadLane: DatabaseConnection {
    let core: DatabaseCore
    let deadline: UInt64
    public func send(_ sql: SQL) async throws -> QueryResult { throw DatabaseError.unavailable }
}
/// Single statements on a connection of their own.
public struct WriteLane: DatabaseConnection {
    let core: DatabaseCore
    let deadline: UInt64
    public func send(_ sql: SQL) async throws -> QueryResult { throw DatabaseError.unavailable }
}
extension Database {
    /// Runs `body` in a transaction.
    public func transaction<Result: Sendable>(
        isolation: Isolation = .readCommitted, _ body: @escaping @Sendable (Transaction) async throws -> Result
    ) async throws -> Result { throw DatabaseError.unavailable }
    /// Listens to a channel.
    public func listen(_ channel: String) -> AsyncStream<Notification> { AsyncStream { $0.finish() } }
    /// Applies the migrations of a service.
    @discardableResult
    public func migrate(_ migrations: [Migration], service: String, clock: WallClock = .system) async throws -> [String]
    { [] }
}
