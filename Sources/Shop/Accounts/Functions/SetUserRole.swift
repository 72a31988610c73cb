public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce

/// What a user is from now on.
public struct RoleChange: Decodable, Sendable {
    /// Which user.
    public let id: Reference<User>
    /// What the user is from now on.
    public var role: Role

    /// This role for this user.
    public init(id: Reference<User>, role: Role) {
        self.id = id
        self.role = role
    }
}

/// Gives a user another role. Access tokens carry it from the next refresh on.
public func setUserRole(_ change: RoleChange, _ call: Call) async throws -> User {
    try await call.database.transaction { sql in
        let managed = try await sql.managedUser(change.id, call)
        if managed.user.role == change.role { return managed.user }
        try managed.requireAnotherAdministrator()
        let changed = try await sql.setRole(of: managed.user, to: change.role, call)
        try await sql.audit(
            call, "user.role_changed", object: "user", id: changed.id.rawValue,
            changes: ["role": .string(change.role.rawValue), "previous_role": .string(managed.user.role.rawValue)])
        return changed
    }
}
