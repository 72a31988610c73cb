public import CartwrightPostgres
public import FoundationEssentials

/// A session that can still be prolonged, as its owner sees it.
public struct OpenSession: Codable, Sendable, RowReadable {
    /// The id.
    public let id: UUID
    /// Whether the request came from this session.
    public let isCurrent: Bool
    /// Where the sign-in came from.
    public let address: String?
    /// What the program that signed in calls itself.
    public let userAgent: String?
    /// When it began.
    public let createdAt: Date
    /// When it was prolonged last.
    public let lastUsedAt: Date
    /// When it ends by itself.
    public let expiresAt: Date

    /// Reads the columns of `openSessions(of:)`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        isCurrent = try row.next()
        address = try row.next()
        userAgent = try row.next()
        createdAt = try row.next()
        lastUsedAt = try row.next()
        expiresAt = try row.next()
    }
}

extension DatabaseConnection {
    /// The latest first, and one more than asked for where there are more.
    func openSessions(
        of user: User.ID, current: UUID?, before last: UUID?, limit: Int, at now: Date
    ) async throws -> [OpenSession] {
        let after: SQL = last.map { "s.id < \($0)" } ?? "true"
        return try await rows(
            """
            select s.id, coalesce(s.id = \(current), false), s.address, s.user_agent, s.created_at,
              coalesce(s.last_used_at, s.created_at), s.expires_at
            from accounts.sessions s
            where s.user_id = \(user) and s.revoked_at is null and s.expires_at > \(now) and \(after)
            order by s.id desc limit \(limit + 1)
            """)
    }
}
