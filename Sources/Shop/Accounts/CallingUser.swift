import Cartwright
import CartwrightPostgres
import Commerce
import FoundationEssentials

extension DatabaseConnection {
    /// The caller as the database knows it at this moment; 401 where the account is disabled or the session has ended.
    func callingUser(_ call: Call) async throws -> User { try await callingUser(call, "") }

    /// Refuses whoever is no administrator at this moment, whatever the access token says. The command line may.
    func requireAdministrator(_ call: Call) async throws {
        if call.isSystem { return }
        guard call.isAdmin, try await callingUser(call).role == .admin else { throw Problem.forbidden }
    }

    fileprivate func callingUser(_ call: Call, _ lock: SQL) async throws -> User {
        let caller = try call.user
        let found: User? = try await row(
            """
            select \(User.columns) from accounts.users u
            where u.id = \(caller.id) and u.status = 'active' and (\(caller.sessionID)::uuid is null or exists (
              select from accounts.sessions s
              where s.id = \(caller.sessionID) and s.revoked_at is null and s.expires_at > \(call.now)))
            \(lock)
            """)
        guard let found else { throw Problem.unauthorized }
        return found
    }
}

extension Transaction {
    /// The same, with the user's row locked.
    func lockedCallingUser(_ call: Call) async throws -> User { try await callingUser(call, "for update of u") }
}
