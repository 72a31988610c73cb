import CartwrightManifest

/// The words of `access:` in the manifest: who may call a function.
public struct Access: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Anyone.
    public static let `public` = Access(rawValue: 1 << 0)
    /// A visitor, with or without a `Cart-Token`, and any user.
    public static let guest = Access(rawValue: 1 << 1)
    /// Anyone who is signed in.
    public static let user = Access(rawValue: 1 << 2)
    /// Who sells.
    public static let seller = Access(rawValue: 1 << 3)
    /// The support desk.
    public static let support = Access(rawValue: 1 << 4)
    /// Administrators.
    public static let admin = Access(rawValue: 1 << 5)
    /// The shop itself: queues, schedules, the command line.
    public static let `internal` = Access(rawValue: 1 << 6)
    /// A webhook: the handler checks the signature.
    public static let signed = Access(rawValue: 1 << 7)
    /// Anyone, on a developer's machine; absent in production.
    public static let development = Access(rawValue: 1 << 8)

    static let open: Access = [.public, .guest, .signed, .development]

    /// Whether anybody may call, so that a bad token is taken for none.
    var isOpenToAll: Bool { !isDisjoint(with: [.public, .signed, .development]) }

    init(_ word: Manifest.Access) {
        self =
            switch word {
            case .public: .public
            case .guest: .guest
            case .user: .user
            case .seller: .seller
            case .support: .support
            case .admin: .admin
            case .internal: .internal
            case .signed: .signed
            case .development: .development
            }
    }
}

extension Access {
    /// What the check says.
    enum Verdict: Equatable {
        case allowed, signInFirst, forbidden
        /// The key's owner may, but the key itself may not.
        case needsScope(String)
    }

    /// Whether this caller may call a function with this access. A key may do what its owner may, and needs the scope
    /// `service:read`, or `service:write` for what changes something; also where visitors may call, for what it finds there
    /// is its owner's.
    func verdict(for caller: Caller, service: String, changes: Bool) -> Verdict {
        if !isDisjoint(with: Self.open) {
            guard intersection(Self.open) == .guest, case .apiKey(let key) = caller else { return .allowed }
            return key.verdict(service: service, changes: changes)
        }
        switch caller {
        case .system: return .allowed
        case .anonymous, .guest: return self == .internal ? .forbidden : .signInFirst
        case .user(let user): return admits(user.role) ? .allowed : .forbidden
        case .apiKey(let key):
            guard admits(key.role) else { return .forbidden }
            return key.verdict(service: service, changes: changes)
        }
    }

    private func admits(_ role: Role) -> Bool {
        if contains(.user) { return true }
        return switch role {
        case .customer: false
        case .seller: contains(.seller)
        case .support: contains(.support)
        case .admin: contains(.admin)
        }
    }
}

extension Caller.APIKey {
    fileprivate func verdict(service: String, changes: Bool) -> Access.Verdict {
        if scopes.contains("\(service):write") { return .allowed }
        if !changes, scopes.contains("\(service):read") { return .allowed }
        return .needsScope("\(service):\(changes ? "write" : "read")")
    }
}
