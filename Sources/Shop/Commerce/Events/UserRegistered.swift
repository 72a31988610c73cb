public import Cartwright
public import FoundationEssentials

/// Somebody opened an account.
public struct UserRegistered: DomainEvent {
    public static let source = "accounts"
    public static let name = "user.registered"
    public var aggregate: String { userID.uuidString.lowercased() }

    /// Who.
    public var userID: UUID
    /// As what: `customer` or `seller`.
    public var role: String
    /// The seller that the account acts for.
    public var sellerID: UUID?
    /// Where mail goes.
    public var email: String
    /// How to address the person.
    public var firstName: String?
    /// The family name.
    public var lastName: String?
    /// When.
    public var registeredAt: Date

    /// Tells that somebody opened an account.
    public init(
        userID: UUID, role: String, sellerID: UUID?, email: String, firstName: String?, lastName: String?,
        registeredAt: Date
    ) {
        self.userID = userID
        self.role = role
        self.sellerID = sellerID
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.registeredAt = registeredAt
    }
}
