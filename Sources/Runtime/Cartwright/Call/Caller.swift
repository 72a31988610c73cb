public import FoundationEssentials

/// Who is calling.
public enum Caller: Sendable, Hashable {
    /// Nobody in particular.
    case anonymous
    /// A visitor with a `Cart-Token`.
    case guest(token: String)
    /// A signed-in user.
    case user(User)
    /// A program with a key.
    case apiKey(APIKey)
    /// The shop itself: a queue, a schedule, an event, the command line.
    case system(String)

    /// A signed-in user, as the access token says.
    public struct User: Sendable, Hashable {
        /// The user's id.
        public var id: UUID
        /// What the user is in the shop.
        public var role: Role
        /// The seller the user acts for.
        public var sellerID: UUID?
        /// The sign-in this token came from.
        public var sessionID: UUID?

        /// A user as a token names it.
        public init(id: UUID, role: Role = .customer, sellerID: UUID? = nil, sessionID: UUID? = nil) {
            self.id = id
            self.role = role
            self.sellerID = sellerID
            self.sessionID = sessionID
        }
    }

    /// A program with a key of its own.
    public struct APIKey: Sendable, Hashable {
        /// The key's id, never the key.
        public var id: UUID
        /// What it may touch: `catalog:read`.
        public var scopes: Set<String>
        /// What its owner is in the shop: it may do what such a user may, within its scopes.
        public var role: Role
        /// The seller it belongs to, where it does.
        public var sellerID: UUID?

        /// A key as the host found it; one without a role is a seller's where it names one, else an administrator's.
        public init(id: UUID, scopes: Set<String>, role: Role? = nil, sellerID: UUID? = nil) {
            self.id = id
            self.scopes = scopes
            self.role = role ?? (sellerID == nil ? .admin : .seller)
            self.sellerID = sellerID
        }
    }
}

extension Caller {
    /// A user by id and role.
    public static func user(id: UUID, role: Role = .customer, sellerID: UUID? = nil) -> Caller {
        .user(User(id: id, role: role, sellerID: sellerID))
    }

    /// A customer, for tests.
    public static func customer(_ id: UUID = UUID()) -> Caller { .user(id: id) }

    /// A user who acts for this seller, for tests.
    public static func seller(_ sellerID: UUID, user: UUID = UUID()) -> Caller {
        .user(id: user, role: .seller, sellerID: sellerID)
    }

    /// A user of the support desk, for tests.
    public static func support(_ id: UUID = UUID()) -> Caller { .user(id: id, role: .support) }

    /// An administrator, for tests.
    public static func admin(_ id: UUID = UUID()) -> Caller { .user(id: id, role: .admin) }

    /// The signed-in user, where there is one.
    public var user: User? { if case .user(let user) = self { user } else { nil } }

    /// The role of the signed-in user, or of a key's owner.
    public var role: Role? {
        switch self {
        case .user(let user): user.role
        case .apiKey(let key): key.role
        case .anonymous, .guest, .system: nil
        }
    }
}
