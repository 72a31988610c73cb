import Cartwright
import FoundationEssentials

/// Whose changes are noted.
struct AuditActor: Equatable, Sendable {
    /// A user's id, or a key's.
    let id: UUID?
    /// `admin`, `support`, `seller`, `api_key` or `command_line`.
    let role: String

    init?(_ caller: Caller) {
        switch caller {
        case .user(let user):
            guard user.role != .customer else { return nil }
            id = user.id
            role = user.role.rawValue
        case .apiKey(let key):
            id = key.id
            role = "api_key"
        case .system(let name):
            // What a queue, an event or a schedule does follows from a change that was noted already.
            guard !name.contains(":") else { return nil }
            id = nil
            role = "command_line"
        case .anonymous, .guest: return nil
        }
    }
}
