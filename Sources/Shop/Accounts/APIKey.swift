public import Cartwright
import CartwrightSecurity
public import Commerce
public import FoundationEssentials

/// A key by which a program signs in for a user: it may do what the user may, within its scopes.
public struct APIKey: Codable, Sendable {
    /// A key's id, which is no secret.
    public typealias ID = Commerce.ID<APIKey>

    /// The id.
    public let id: ID
    /// What its owner calls it.
    public let name: String
    /// What it may touch: `catalog:read`, `orders:write`.
    public let scopes: [String]
    /// How the key begins, to tell keys apart.
    public let hint: String
    /// When it was made.
    public let createdAt: Date
    /// When it was used last, to the hour.
    public let lastUsedAt: Date?

    /// How every key begins.
    static let prefix = "cwk_"
    /// The length of a whole key: the prefix and 32 bytes as base64url.
    static let length = 47
    /// How many keys one user may have.
    static let most = 100

    static func make() -> RandomToken { RandomToken(prefix: prefix) }
}

/// A key that was just made: the only answer that holds the key itself.
public struct IssuedAPIKey: Codable, Sendable, Confidential {
    /// The id.
    public let id: APIKey.ID
    /// What its owner calls it.
    public let name: String
    /// What it may touch.
    public let scopes: [String]
    /// How the key begins.
    public let hint: String
    /// When it was made.
    public let createdAt: Date
    /// Goes into `Authorization: Bearer …`; it is shown this once.
    public let key: String
}

extension Call {
    /// The user who is signed in in person: a program with a key makes and ends no keys.
    var keyOwner: Caller.User {
        get throws {
            if case .apiKey = caller {
                throw Problem.forbidden("sign_in_in_person", "A program with a key cannot make or end keys")
            }
            return try user
        }
    }
}
