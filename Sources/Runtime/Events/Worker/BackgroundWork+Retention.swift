import CartwrightLogging
import CartwrightPostgres
import FoundationEssentials
import Synchronization

extension BackgroundWork {
    /// The longest that anything is kept: dead letters, mail of the local mailbox.
    static let longestRetention: TimeInterval = 14 * 86_400

    /// Now and then: forgets what is older than its queue's `retention`. At least once an hour, more often where a queue
    /// keeps its messages for less.
    func clean() async throws {
        let now = now
        let interval = max(60, min(3600, retention.values.min() ?? 3600))
        let isDue = state.withLock { state in
            if let last = state.cleanedAt, now.timeIntervalSince(last) < interval { return false }
            state.cleanedAt = now
            return true
        }
        guard isDue else { return }
        let old = now.addingTimeInterval(-Self.longestRetention)
        try await database.execute("delete from cartwright.dead_letters where died_at < \(old)")
        try await database.execute("delete from cartwright.mailbox where received_at < \(old)")
        if !retention.isEmpty { try await forget(now) }
    }

    /// What died in a queue longer ago than its retention goes; and so does, as on SQS, what nobody took for so long.
    private func forget(_ now: Date) async throws {
        let queues = retention.keys.sorted()
        let limits = queues.map { now.addingTimeInterval(-(retention[$0] ?? Self.longestRetention)) }
        try await database.execute(
            """
            delete from cartwright.dead_letters d
            using unnest(\(queues), \(limits)) as kept (queue, since)
            where d.queue = kept.queue and d.died_at < kept.since
            """)
        let expired = try await database.execute(
            """
            delete from cartwright.messages m
            using unnest(\(queues), \(limits)) as kept (queue, since)
            where m.queue = kept.queue and m.visible_at < kept.since
            """)
        if expired > 0 {
            configuration.log.error(
                "messages that nobody took were older than their queue keeps them", ["count": expired])
        }
    }
}
