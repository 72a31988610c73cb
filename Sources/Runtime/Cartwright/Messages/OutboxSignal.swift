import Synchronization

/// Tells the worker of this process that a transaction has left something in the outbox, so that nothing waits for a poll.
package enum OutboxSignal {
    private static let listeners = Mutex<[ObjectIdentifier: @Sendable () -> Void]>([:])

    /// What Postgres notifies, where the worker is in another process.
    package static let channel = "cartwright_outbox"

    /// Whether a worker of this process listens.
    package static var isHeard: Bool { listeners.withLock { !$0.isEmpty } }

    package static func subscribe(_ listener: AnyObject, _ action: @escaping @Sendable () -> Void) {
        let id = ObjectIdentifier(listener)
        listeners.withLock { $0[id] = action }
    }

    package static func unsubscribe(_ listener: AnyObject) {
        let id = ObjectIdentifier(listener)
        listeners.withLock { _ = $0.removeValue(forKey: id) }
    }

    package static func send() {
        for action in listeners.withLock({ Array($0.values) }) { action() }
    }
}
