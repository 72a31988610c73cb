/// Fast reads: many calls share a few connections, which can only read.
///
/// Nothing can be changed here and no row locked. A read that may take long belongs on `Database.write`, where it is in
/// nobody's way.
public struct ReadLane: DatabaseConnection {
    let core: DatabaseCore
    let deadline: UInt64

    public func send(_ sql: SQL) async throws -> QueryResult {
        try await core.onLoop { lanes in
            guard let reads = lanes.reads else {
                return try await lanes.single(sql, deadline, meaningOfLoss: .unavailable)
            }
            return try await reads.run(sql, deadline)
        }
    }
}

/// Single statements on a connection of their own: one write, or a read that takes long.
public struct WriteLane: DatabaseConnection {
    let core: DatabaseCore
    let deadline: UInt64

    public func send(_ sql: SQL) async throws -> QueryResult {
        try await core.onLoop { lanes in try await lanes.single(sql, deadline) }
    }
}
