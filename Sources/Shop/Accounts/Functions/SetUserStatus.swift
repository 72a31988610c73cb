public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// Whether an account may be used.
public struct StatusChange: Decodable, Sendable {
    /// Which user.
    public let id: Reference<User>
    /// `active` or `disabled`.
    public var status: User.Status

    /// This status for this user.
    public init(id: Reference<User>, status: User.Status) {
        self.id = id
        self.status = status
    }
}

/// Disables an account, which ends its sessions, or lets it be used again.
public func setUserStatus(_ change: StatusChange, _ call: Call) async throws -> User {
    try await call.database.transaction { sql in
        let managed = try await sql.managedUser(change.id, call)
        if managed.user.status == change.status { return managed.user }
        try managed.requireAnotherAdministrator()
        let changed = try await sql.setStatus(of: managed.user, to: change.status, at: call.now)
        try await sql.audit(
            call, change.status == .disabled ? "user.disabled" : "user.enabled", object: "user",
            id: changed.id.rawValue, changes: ["status": .string(change.status.rawValue)])
        return changed
    }
}
