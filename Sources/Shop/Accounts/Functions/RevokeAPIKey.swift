public import Cartwright
import CartwrightPostgres
public import Commerce

/// Which key.
public struct APIKeyChoice: Decodable, Sendable {
    /// The key's id.
    public let id: Reference<APIKey>

    /// The key with this id.
    public init(id: Reference<APIKey>) { self.id = id }
}

/// Ends a key: the next call with it is refused. Done twice it is still ended.
public func revokeAPIKey(_ choice: APIKeyChoice, _ call: Call) async throws {
    let user = try call.keyOwner
    try await call.database.transaction { sql in
        _ = try await sql.callingUser(call)
        guard case .id(let id) = choice.id, try await sql.revokeAPIKey(id, by: user, at: call.now) else {
            throw Problem.notFound("There is no such key")
        }
        try await sql.audit(call, "api_key.revoked", object: "api_key", id: id.rawValue)
    }
}
