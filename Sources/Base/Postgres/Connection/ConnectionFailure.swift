import Synchronization

/// Why the last attempt to connect failed, for whoever has to tell a person.
final class ConnectionFailure: Sendable {
    private let state = Mutex<String?>(nil)

    var message: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

extension Database {
    /// What Postgres, or the way there, said when the last attempt to connect failed; nil once one succeeded.
    public var connectionFailure: String? { core.failure.message }
}
