public import Cartwright
public import CartwrightPostgres
import CartwrightSecurity
import Commerce
public import FoundationEssentials

/// A user whom an administrator is about to change.
struct ManagedUser: Sendable {
    let user: User
    /// Whether nobody else could undo what is done to the user.
    let isLastAdministrator: Bool

    /// Somebody must be able to let the others in again.
    func requireAnotherAdministrator() throws {
        guard isLastAdministrator else { return }
        throw Problem.conflict("last_administrator", "There must be an administrator: make somebody else one first")
    }
}

extension Transaction {
    /// The user that an administrator changes, locked.
    func managedUser(_ reference: Reference<User>, _ call: Call) async throws -> ManagedUser {
        try await requireAdministrator(call)
        // Administrators are always locked together, so that two of them cannot remove each other at one time.
        let administrators = try await values(
            "select id from accounts.users where role = 'admin' and status = 'active' order by id for update",
            as: UUID.self)
        guard case .id(let id) = reference, let user = try await lockedUser(id) else {
            throw Problem.notFound("There is no such user")
        }
        try call.requireMatch(user.version)
        return ManagedUser(user: user, isLastAdministrator: administrators == [id.rawValue])
    }

    /// Gives a user another role. Whoever begins to sell gets the id of a seller, and keeps it for good.
    func setRole(of user: User, to role: Role, _ call: Call) async throws -> User {
        let seller = role == .seller ? user.sellerID ?? uuidV7(now: call.now) : user.sellerID
        let changed: User? = try await row(
            """
            update accounts.users u set
              role = \(role), seller_id = \(seller), version = u.version + 1, updated_at = \(call.now)
            where u.id = \(user.id)
            returning \(User.columns)
            """)
        guard let changed else { throw Problem.notFound }
        try await publish(
            UserRoleChanged(
                userID: user.id.rawValue, role: role.rawValue, previousRole: user.role.rawValue,
                sellerID: changed.sellerID, email: user.email, firstName: user.firstName, lastName: user.lastName))
        return changed
    }

    /// Disables an account or lets it be used again.
    func setStatus(of user: User, to status: User.Status, at now: Date) async throws -> User {
        let changed: User? = try await row(
            """
            update accounts.users u set status = \(status), version = u.version + 1, updated_at = \(now)
            where u.id = \(user.id)
            returning \(User.columns)
            """)
        guard let changed else { throw Problem.notFound }
        if status == .disabled { try await endSessions(of: user.id, cause: "admin", at: now) }
        return changed
    }

    /// Makes the calling customer a seller; the answer's `sellerID` is the seller's. The next refresh of the session
    /// carries the role. Anybody but a customer is a 409.
    public func becomeSeller(_ call: Call) async throws -> User {
        let user = try await lockedCallingUser(call)
        switch user.role {
        case .customer: return try await setRole(of: user, to: .seller, call)
        case .seller: throw Problem.conflict("already_a_seller", "This account sells already")
        case .support, .admin:
            throw Problem.conflict("not_a_customer", "Who works for the shop sells with an account of their own")
        }
    }
}

extension DatabaseConnection {
    /// The user with this id, whatever the status.
    public func account(_ id: UUID) async throws -> User? { try await user(User.ID(id)) }
}
