public import FoundationEssentials

extension Call {
    /// The signed-in user; nobody signed in is a 401.
    public var user: Caller.User {
        get throws {
            guard let user = caller.user else { throw Problem.unauthorized }
            return user
        }
    }

    /// The signed-in user's id; nobody signed in is a 401.
    public var userID: UUID { get throws { try user.id } }

    /// The seller the caller acts for; a caller who acts for none is a 403.
    public var seller: UUID {
        get throws {
            switch caller {
            case .user(let user):
                guard let seller = user.sellerID else { throw Problem.forbidden("not_a_seller") }
                return seller
            case .apiKey(let key):
                guard let seller = key.sellerID else { throw Problem.forbidden("not_a_seller") }
                return seller
            default: throw Problem.unauthorized
            }
        }
    }

    /// Whether an administrator is calling.
    public var isAdmin: Bool { caller.role == .admin }

    /// Whether somebody is calling who may see what belongs to others: support and administrators.
    public var isStaff: Bool { caller.role == .admin || caller.role == .support }

    /// Whether the shop itself is calling.
    public var isSystem: Bool { if case .system = caller { true } else { false } }
}
