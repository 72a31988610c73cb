public import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// Which session.
public struct SessionChoice: Decodable, Sendable {
    /// The id.
    public let id: String

    /// The session with this id.
    public init(id: String) { self.id = id }
}

/// Ends one of the caller's sessions: it cannot be prolonged any more. Done twice it is still ended.
public func endSession(_ choice: SessionChoice, _ call: Call) async throws {
    let user = try await call.database.read.callingUser(call)
    let found = try await call.database.transaction { sql in
        guard let id = UUID(uuidString: choice.id),
            try await sql.value(
                "select exists (select from accounts.sessions where id = \(id) and user_id = \(user.id))") ?? false
        else { return false }
        try await sql.endSession(id, cause: "logout", at: call.now)
        return true
    }
    if !found { throw Problem.notFound("There is no such session") }
}
