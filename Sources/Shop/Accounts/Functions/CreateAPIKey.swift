public import Cartwright
import CartwrightJSON
import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

/// A key to be made.
public struct APIKeyRequest: Decodable, Sendable {
    /// What to call it.
    public var name: String
    /// What it may touch: `catalog:read`, `orders:write`; write includes read.
    public var scopes: [String]

    /// A key with these scopes.
    public init(name: String, scopes: [String]) {
        self.name = name
        self.scopes = scopes
    }
}

extension APIKeyRequest: Validated {
    /// The rules that need no knowledge of the bundle.
    public func validate(_ validation: inout Validation) {
        validation.text(name, 1...100, "name")
        validation.count(scopes, 1...50, "scopes")
        for (index, scope) in scopes.enumerated() {
            let parts = scope.split(separator: ":", omittingEmptySubsequences: false)
            validation.check(
                parts.count == 2 && !parts[0].isEmpty && ["read", "write"].contains(parts[1]), "scopes[\(index)]",
                "invalid_value", "must be service:read or service:write", value: .string(scope))
        }
    }
}

/// Makes a key for a program of the caller's. The key itself is in this answer and nowhere else.
public func createAPIKey(_ request: APIKeyRequest, _ call: Call) async throws -> Created<IssuedAPIKey> {
    let owner = try call.keyOwner
    var validation = Validation()
    request.validate(&validation)
    try validation.throwIfFailed()
    for (index, scope) in request.scopes.enumerated() {
        let service = String(scope.prefix { $0 != ":" })
        if let known = call.services, !known.contains(service) {
            validation.fail(
                "scopes[\(index)]", "unknown_value", "must name a service: " + known.sorted().joined(separator: ", "),
                value: .string(scope))
        }
    }
    try validation.throwIfFailed()
    let key = APIKey.make().text
    let issued = IssuedAPIKey(
        id: APIKey.ID(uuidV7(now: call.now)), name: request.name, scopes: request.scopes,
        hint: String(key.prefix(APIKey.prefix.count + 6)), createdAt: call.now, key: key)
    return try await call.database.transaction { sql in
        // A key outlives the access token that makes it, so the session must not have ended.
        _ = try await sql.lockedCallingUser(call)
        guard try await sql.countAPIKeys(of: owner.id) < APIKey.most else {
            throw Problem.conflict(
                "too_many_keys", "End a key that is no longer needed first",
                details: ["limit": .number(JSONNumber(APIKey.most))])
        }
        try await sql.insert(issued, of: owner.id)
        try await sql.audit(
            call, "api_key.created", object: "api_key", id: issued.id.rawValue,
            changes: ["name": .string(issued.name), "scopes": .array(issued.scopes.map { .string($0) })])
        return Created(issued, at: "/api-keys/\(issued.id)")
    }
}
