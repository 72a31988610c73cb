import Glibc

/// Who runs Postgres when we are root: Postgres refuses to, and rightly.
struct OrdinaryUser: Equatable, Sendable {
    let user: uid_t
    let group: gid_t

    /// Nil when we are an ordinary user ourselves.
    static var forPostgres: OrdinaryUser? {
        guard geteuid() == 0 else { return nil }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name) {
                return OrdinaryUser(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
            }
        }
        return OrdinaryUser(user: 65534, group: 65534)
    }
}
