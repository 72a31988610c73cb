public import Cartwright
import CartwrightPostgres
public import FoundationEssentials

/// Which users an administrator looks for.
public struct UserQuery: Decodable, Sendable {
    /// Only those who are this.
    public var role: Role?
    /// Only those whose account may, or may not, be used.
    public var status: User.Status?
    /// How an e-mail address, a user name or a name begins, in any case.
    public var q: String?
    /// Where the page begins: `next_cursor` of the page before.
    public var cursor: Cursor<UUID>?
    /// How many at most, 1 to 100.
    public var limit: Int?

    /// Everybody, the newest first, unless more is said.
    public init(role: Role? = nil, status: User.Status? = nil, q: String? = nil, limit: Int? = nil) {
        self.role = role
        self.status = status
        self.q = q
        self.limit = limit
    }

    /// The same filter always has the same name: a cursor is good for one filter only.
    var listing: String { "users \(role?.rawValue ?? "-") \(status?.rawValue ?? "-") \(q?.lowercased() ?? "-")" }
}

extension UserQuery: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.range(limit, 1...100, "limit")
        validation.text(q, 1...254, "q")
    }
}

extension DatabaseConnection {
    /// The newest first, and one more than asked for where there are more.
    func users(_ query: UserQuery, before last: UUID?, limit: Int) async throws -> [User] {
        var conditions: [SQL] = ["true"]
        if let role = query.role { conditions.append("u.role = \(role)") }
        if let status = query.status { conditions.append("u.status = \(status)") }
        if let last { conditions.append("u.id < \(last)") }
        if let prefix = query.q?.lowercased() {
            // All that begins so lies between the text itself and the text with the last of all characters behind it.
            let end = prefix + "\u{10FFFF}"
            let parts: [SQL] = [
                "u.email_key >= \(prefix) and u.email_key < \(end)",
                "u.username_key >= \(prefix) and u.username_key < \(end)",
                "lower(u.last_name) collate \"C\" >= \(prefix) and lower(u.last_name) collate \"C\" < \(end)",
                "lower(u.first_name) collate \"C\" >= \(prefix) and lower(u.first_name) collate \"C\" < \(end)",
            ]
            conditions.append("(\(parts.joined(separator: " or ")))")
        }
        return try await rows(
            """
            select \(User.columns) from accounts.users u
            where \(conditions.joined(separator: " and "))
            order by u.id desc limit \(limit + 1)
            """)
    }
}
