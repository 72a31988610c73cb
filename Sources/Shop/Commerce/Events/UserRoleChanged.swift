public import Cartwright
public import FoundationEssentials

/// Somebody has another role in the shop.
public struct UserRoleChanged: DomainEvent {
    public static let source = "accounts"
    public static let name = "user.role_changed"
    public var aggregate: String { userID.uuidString.lowercased() }

    /// Who.
    public var userID: UUID
    /// What the user is now.
    public var role: String
    /// What the user was.
    public var previousRole: String
    /// The seller that the account acts for, or acted for.
    public var sellerID: UUID?
    /// Where mail goes.
    public var email: String
    /// How to address the person.
    public var firstName: String?
    /// The family name.
    public var lastName: String?

    /// Tells that somebody has another role.
    public init(
        userID: UUID, role: String, previousRole: String, sellerID: UUID?, email: String, firstName: String?,
        lastName: String?
    ) {
        self.userID = userID
        self.role = role
        self.previousRole = previousRole
        self.sellerID = sellerID
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
    }
}
