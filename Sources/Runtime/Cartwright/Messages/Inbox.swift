package import CartwrightPostgres
package import FoundationEssentials

extension Transaction {
    /// Whether the consumer handles this message for the first time. The note is part of the transaction, so a message
    /// that comes again after a crash has one effect; of two deliveries at once the second waits for the first.
    package func admit(_ message: UUID, to consumer: String, at now: Date) async throws -> Bool {
        let inserted = try await execute(
            """
            insert into cartwright.inbox (consumer, message, handled_at)
            values (\(consumer), \(message), \(now))
            on conflict do nothing
            """)
        return inserted == 1
    }
}
