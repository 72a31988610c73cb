import CartwrightManifest
import CartwrightPostgres
import CartwrightSecurity
import FoundationEssentials

/// Schedules in Postgres: each fires once for each moment it names, however many processes look.
struct ScheduleStore: Sendable {
    let database: Database
    /// The functions that run here, with their schedules.
    let schedules: [String: Manifest.Schedule]

    static func queue(of function: String) -> String { "schedule/\(function)" }

    /// Notes new schedules and changed ones; one that is already known keeps its beat.
    func register(now: Date) async throws {
        for (function, schedule) in schedules.sorted(by: { $0.key < $1.key }) {
            let due = schedule.next(after: now, last: nil)
            try await database.execute(
                """
                insert into cartwright.schedules (function, expression, due_at)
                values (\(function), \(schedule.expression), \(due))
                on conflict (function) do update
                set expression = excluded.expression, due_at = excluded.due_at
                where schedules.expression <> excluded.expression
                """)
        }
    }

    /// Puts a tick into the queue of every schedule that is due, and says when the next one will be. A tick that still
    /// waits for its turn is enough: it is not joined by another.
    func fire(now: Date) async throws -> Date? {
        let schedules = schedules
        if schedules.isEmpty { return nil }
        let functions = schedules.keys.sorted()
        return try await database.transaction { sql in
            let due: [DueSchedule] = try await sql.rows(
                """
                select function, due_at
                from cartwright.schedules
                where function = any(\(functions)) and due_at <= \(now)
                for update skip locked
                """)
            for one in due {
                guard let schedule = schedules[one.function] else { continue }
                let queue = Self.queue(of: one.function)
                try await sql.execute(
                    """
                    insert into cartwright.messages (queue, id, "group", name, body, sent_at, visible_at)
                    select \(queue), \(uuidV7(now: now)), \(one.function), 'tick', '{}', \(one.dueAt), \(now)
                    where not exists (
                      select 1 from cartwright.messages where queue = \(queue) and attempts = 0)
                    """)
                let next = schedule.next(after: now, last: one.dueAt)
                try await sql.execute(
                    """
                    update cartwright.schedules
                    set due_at = \(next), fired_at = \(now)
                    where function = \(one.function)
                    """)
            }
            return try await sql.value(
                "select min(due_at) from cartwright.schedules where function = any(\(functions))", as: Date?.self)
                ?? nil
        }
    }
}

struct DueSchedule: Sendable, RowReadable {
    let function: String
    let dueAt: Date

    init(row: inout Row) throws {
        function = try row.next()
        dueAt = try row.next()
    }
}
