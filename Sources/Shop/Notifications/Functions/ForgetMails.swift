public import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// Forgets what old mails said. Their deliveries stay, without the text; a mail that is still being tried has its own copy
/// in the queue.
public func forgetMails(_ tick: Tick, _ call: Call) async throws {
    let last = call.lastKeptMail
    for _ in 0..<mostRounds {
        let forgotten = try await call.database.execute(
            """
            update notifications.deliveries set mail = null
            where id in (
              select id from notifications.deliveries where mail is not null and created_at < \(last)
              order by created_at limit \(batch) for update skip locked)
            """)
        if forgotten < batch { return }
    }
}

private let mostRounds = 50
private let batch = 500
