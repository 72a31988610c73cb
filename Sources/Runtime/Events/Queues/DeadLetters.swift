public import CartwrightPostgres
public import FoundationEssentials

/// A message that failed every attempt.
public struct DeadLetter: Sendable, Decodable, Identifiable {
    public let id: UUID
    /// The queue it died in; of an event, `event/` and the function that could not handle it.
    public let queue: String
    /// Of an event, its name.
    public let name: String?
    public let body: String
    public let requestID: String?
    public let sentAt: Date
    public let attempts: Int
    /// What the last attempt said.
    public let lastError: String?
    public let diedAt: Date
}

extension Database {
    /// The dead letters of one queue or of all, the latest first.
    public func deadLetters(of queue: String? = nil, limit: Int = 100) async throws -> [DeadLetter] {
        try await write.rows(
            """
            select id, queue, name, body, request_id, sent_at, attempts, last_error, died_at
            from cartwright.dead_letters
            where \(queue)::text is null or queue = \(queue)
            order by died_at desc, id desc
            limit \(limit)
            """)
    }

    /// Puts dead letters back into their queue, as if they had never been tried; says how many. Without `ids`, all.
    @discardableResult
    public func redrive(_ ids: [UUID]? = nil, of queue: String, now: Date) async throws -> Int {
        try await execute(
            """
            with risen as (
              delete from cartwright.dead_letters
              where queue = \(queue) and (\(ids)::uuid[] is null or id = any(\(ids)))
              returning *
            )
            insert into cartwright.messages
              (queue, id, "group", source, name, version, body, request_id, sent_at, visible_at)
            select queue, id, "group", source, name, version, body, request_id, sent_at, \(now)
            from risen
            order by sent_at, id
            on conflict (queue, id) do nothing
            """)
    }
}
