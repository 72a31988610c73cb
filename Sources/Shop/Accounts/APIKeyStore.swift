import Cartwright
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

extension DatabaseConnection {
    /// The keys a user may see, the newest first: one's own, those of the same seller, all for an administrator.
    func apiKeys(visibleTo user: Caller.User, after last: UUID?, limit: Int) async throws -> [APIKey] {
        try await rows(
            """
            select k.id, k.name, k.scopes, k.hint, k.created_at, k.last_used_at
            from accounts.api_keys k
            join accounts.users u on u.id = k.user_id
            where k.revoked_at is null
              and (\(last) is null or k.id < \(last))
              and (k.user_id = \(user.id) or u.seller_id = \(user.sellerID) or \(user.role == .admin))
            order by k.id desc
            limit \(limit)
            """)
    }

    /// How many keys a user has.
    func countAPIKeys(of user: UUID) async throws -> Int {
        try await value(
            "select count(*) from accounts.api_keys where user_id = \(user) and revoked_at is null", as: Int.self) ?? 0
    }
}

extension Transaction {
    /// Writes a key's row.
    func insert(_ issued: IssuedAPIKey, of user: UUID) async throws {
        try await execute(
            """
            insert into accounts.api_keys (id, user_id, name, digest, hint, scopes, created_at)
            values (\(issued.id), \(user), \(issued.name), \(RandomToken.digest(of: issued.key)), \(issued.hint),
              \(issued.scopes), \(issued.createdAt))
            """)
    }

    /// Ends a key the user may see; false where there is none.
    func revokeAPIKey(_ id: APIKey.ID, by user: Caller.User, at now: Date) async throws -> Bool {
        try await execute(
            """
            update accounts.api_keys k
            set revoked_at = coalesce(k.revoked_at, \(now))
            from accounts.users u
            where k.id = \(id) and u.id = k.user_id
              and (k.user_id = \(user.id) or u.seller_id = \(user.sellerID) or \(user.role == .admin))
            """) == 1
    }
}

/// Whom a key stands for: its owner as the owner is now, so that a user who was disabled has no keys.
func findAPIKey(_ text: String, _ call: Call) async throws -> Caller.APIKey? {
    guard text.utf8.count == APIKey.length else { return nil }
    let found: FoundKey? = try await call.database.read.row(
        """
        select k.id, k.scopes, k.last_used_at, u.role, u.seller_id
        from accounts.api_keys k
        join accounts.users u on u.id = k.user_id
        where k.digest = \(RandomToken.digest(of: text)) and k.revoked_at is null and u.status = 'active'
        """)
    guard let found else { return nil }
    let hourAgo = call.now.addingTimeInterval(-3600)
    if found.lastUsedAt.map({ $0 < hourAgo }) ?? true {
        // Once an hour at most, and worth no failure: a program may call a thousand times a second.
        _ = try? await call.database.execute(
            """
            update accounts.api_keys set last_used_at = \(call.now)
            where id = \(found.id) and (last_used_at is null or last_used_at < \(hourAgo))
            """)
    }
    // Who sells no more acts for no seller, as with an access token.
    return Caller.APIKey(
        id: found.id, scopes: Set(found.scopes), role: found.role,
        sellerID: found.role == .seller ? found.sellerID : nil)
}

private struct FoundKey: Decodable, Sendable {
    let id: UUID
    let scopes: [String]
    let lastUsedAt: Date?
    let role: Role
    let sellerID: UUID?
}
