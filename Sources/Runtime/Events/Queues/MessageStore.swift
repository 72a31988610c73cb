import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// The queues in Postgres. A message that is received is hidden until its visibility ends; whoever holds its receipt may
/// complete it, and nobody whose receipt is outdated can.
struct MessageStore: Sendable {
    let database: Database

    /// Takes up to `limit` messages that are due. Of each group only the oldest is offered, so groups keep their order.
    func receive(
        from queue: String, limit: Int, hiddenUntil visibleAgain: Date, receipt: UUID, now: Date
    ) async throws -> [StoredMessage] {
        try await database.write.rows(
            """
            with due as (
              select m.queue, m.id
              from cartwright.messages m
              where m.queue = \(queue)
                and m.visible_at <= \(now)
                and (m."group" is null or not exists (
                  select 1
                  from cartwright.messages earlier
                  where earlier.queue = m.queue
                    and earlier."group" = m."group"
                    and earlier.position < m.position))
              order by m.visible_at, m.position
              limit \(limit)
              for update skip locked
            ), taken as (
              update cartwright.messages m
              set attempts = m.attempts + 1, visible_at = \(visibleAgain), receipt = \(receipt)
              from due
              where m.queue = due.queue and m.id = due.id
              returning m.queue, m.id, m."group", m.source, m.name, m.version, m.body, m.request_id, m.sent_at,
                m.attempts, m.position
            )
            select queue, id, "group", source, name, version, body, request_id, sent_at, attempts
            from taken
            order by position
            """)
    }

    /// Done: the messages are gone.
    func complete(_ ids: [UUID], of queue: String, receipt: UUID) async throws {
        try await database.execute(
            """
            delete from cartwright.messages
            where queue = \(queue) and id = any(\(ids)) and receipt = \(receipt)
            """)
    }

    /// Failed: the message comes again at `date`.
    func postpone(_ id: UUID, of queue: String, receipt: UUID, until date: Date, because error: String) async throws {
        try await database.execute(
            """
            update cartwright.messages
            set visible_at = \(date), receipt = null, last_error = \(Self.kept(error))
            where queue = \(queue) and id = \(id) and receipt = \(receipt)
            """)
    }

    /// Failed for the last time: the message becomes a dead letter.
    func bury(_ id: UUID, of queue: String, receipt: UUID, because error: String, now: Date) async throws {
        try await database.execute(
            """
            with dead as (
              delete from cartwright.messages
              where queue = \(queue) and id = \(id) and receipt = \(receipt)
              returning *
            )
            insert into cartwright.dead_letters
              (queue, id, "group", source, name, version, body, request_id, sent_at, attempts, last_error, died_at)
            select queue, id, "group", source, name, version, body, request_id, sent_at, attempts,
              \(Self.kept(error)), \(now)
            from dead
            on conflict (queue, id) do update
            set attempts = excluded.attempts, last_error = excluded.last_error, died_at = excluded.died_at
            """)
    }

    /// As much of an error as is kept. Postgres takes no NUL, and a message must not outlive its attempts for the sake of one.
    private static func kept(_ error: String) -> String {
        String(String.UnicodeScalarView(error.unicodeScalars.lazy.filter { $0 != "\0" }.prefix(1000)))
    }

    /// What each queue has: how many messages are due (counted up to `limit`), since when, and when the next one will be.
    func outlook(_ queues: [String], limit: Int, now: Date) async throws -> [QueueOutlook] {
        try await database.read.rows(
            """
            select asked.queue, due.count, due.oldest, later.next
            from unnest(\(queues)) asked (queue)
            cross join lateral (
              select count(*) as count, min(visible_at) as oldest
              from (
                select m.visible_at
                from cartwright.messages m
                where m.queue = asked.queue and m.visible_at <= \(now)
                order by m.visible_at
                limit \(limit)
              ) first
            ) due
            cross join lateral (
              select min(m.visible_at) as next
              from cartwright.messages m
              where m.queue = asked.queue and m.visible_at > \(now)
            ) later
            """)
    }
}

/// What a look at a queue shows.
struct QueueOutlook: Sendable, RowReadable {
    let queue: String
    let due: Int
    let oldest: Date?
    let next: Date?

    init(row: inout Row) throws {
        queue = try row.next()
        due = try row.next()
        oldest = try row.next()
        next = try row.next()
    }
}
