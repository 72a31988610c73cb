import Cartwright
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials

/// Moves what transactions left in the outbox into queues: a message into its own, an event into one for each subscriber
/// that it matches, so that a subscriber who fails is the only one to see it again.
///
/// A move is one transaction, and one relay works at a time: nothing is lost or doubled wherever the process dies, and
/// the events of one aggregate stay in order.
struct OutboxRelay: Sendable {
    /// All functions of the bundle that listen to events, also those that run elsewhere.
    let subscribers: [(queue: String, pattern: EventPattern)]
    /// How many seconds a message of a queue waits that names no delay of its own.
    let delays: [String: TimeInterval]

    static let mailQueue = "mail"
    private static let batch = 200
    /// Names the lock that makes relays take turns: "cw-relay" in ASCII.
    private static let lock: Int64 = 0x6377_2D72_656C_6179

    enum Outcome: Equatable {
        /// So many entries were moved; if the batch was full there may be more.
        case moved(Int, mayHaveMore: Bool)
        /// Another process is at it.
        case taken
    }

    /// Whether anything lies in the outbox: one cheap look, for most turns find it empty.
    func isNeeded(_ database: Database) async throws -> Bool {
        try await database.read.value("select exists (select from cartwright.outbox)", as: Bool.self) == true
    }

    func run(_ database: Database, now: Date) async throws -> Outcome {
        let outcome: Outcome = try await database.transaction { sql in
            guard try await sql.value("select pg_try_advisory_xact_lock(\(Self.lock))", as: Bool.self) == true else {
                return .taken
            }
            let entries: [OutboxEntry] = try await sql.rows(
                """
                select id, kind, source, subject, version, "group", body, request_id, created_at, available_at
                from cartwright.outbox
                order by position
                limit \(Self.batch)
                for update skip locked
                """)
            if entries.isEmpty { return .moved(0, mayHaveMore: false) }
            var moves = OutboxMoves()
            for entry in entries {
                for queue in queues(of: entry) { moves.add(entry, to: queue, visible: visible(entry)) }
            }
            try await moves.insert(in: sql)
            try await forgetDeadMail(entries, in: sql)
            try await sql.execute("delete from cartwright.outbox where id = any(\(entries.map(\.id)))")
            FaultPoint.reached("relay.moved")
            return .moved(entries.count, mayHaveMore: entries.count == Self.batch)
        }
        FaultPoint.reached("relay.committed")
        return outcome
    }

    /// A mail that is sent again under its old id is dead no more.
    private func forgetDeadMail(_ entries: [OutboxEntry], in sql: Transaction) async throws {
        let mails = entries.filter { $0.kind == "mail" }.map(\.id)
        if mails.isEmpty { return }
        try await sql.execute(
            "delete from cartwright.dead_letters where queue = \(Self.mailQueue) and id = any(\(mails))")
    }

    private func visible(_ entry: OutboxEntry) -> Date {
        guard entry.kind == "message", entry.availableAt == entry.createdAt, let delay = delays[entry.subject] else {
            return entry.availableAt
        }
        return entry.createdAt.addingTimeInterval(delay)
    }

    private func queues(of entry: OutboxEntry) -> [String] {
        switch entry.kind {
        case "event":
            // An event is written by our own encoder; one that cannot be read matches nobody who looks into it.
            guard let json = try? entry.envelope.json() else { return [] }
            return subscribers.filter { $0.pattern.matches(json) }.map(\.queue)
        case "mail": return [Self.mailQueue]
        default: return [entry.subject]
        }
    }
}

struct OutboxEntry: Sendable, RowReadable {
    let id: UUID
    let kind: String
    let source: String?
    let subject: String
    let version: Int
    let group: String?
    let body: String
    let requestID: String?
    let createdAt: Date
    let availableAt: Date

    init(row: inout Row) throws {
        id = try row.next()
        kind = try row.next()
        source = try row.next()
        subject = try row.next()
        version = try row.next()
        group = try row.next()
        body = try row.next()
        requestID = try row.next()
        createdAt = try row.next()
        availableAt = try row.next()
    }

    var envelope: Envelope {
        Envelope(
            id: id, source: source ?? "", name: subject, version: version, aggregate: group ?? "",
            occurredAt: createdAt, requestID: requestID, detail: Array(body.utf8))
    }
}

/// The rows of one move, column by column.
private struct OutboxMoves {
    private var queues: [String] = []
    private var ids: [UUID] = []
    private var groups: [String?] = []
    private var sources: [String?] = []
    private var names: [String] = []
    private var versions: [Int] = []
    private var bodies: [String] = []
    private var requestIDs: [String?] = []
    private var sent: [Date] = []
    private var visible: [Date] = []

    mutating func add(_ entry: OutboxEntry, to queue: String, visible moment: Date) {
        queues.append(queue)
        ids.append(entry.id)
        groups.append(entry.group)
        sources.append(entry.source)
        names.append(entry.subject)
        versions.append(entry.version)
        bodies.append(entry.body)
        requestIDs.append(entry.requestID)
        sent.append(entry.createdAt)
        visible.append(moment)
    }

    func insert(in sql: Transaction) async throws {
        if ids.isEmpty { return }
        try await sql.execute(
            """
            insert into cartwright.messages
              (queue, id, "group", source, name, version, body, request_id, sent_at, visible_at)
            select queue, id, "group", source, name, version, body, request_id, sent_at, visible_at
            from unnest(\(queues), \(ids), \(groups), \(sources), \(names), \(versions), \(bodies), \(requestIDs),
              \(sent), \(visible)) with ordinality
              as moved (queue, id, "group", source, name, version, body, request_id, sent_at, visible_at, number)
            order by number
            on conflict (queue, id) do nothing
            """)
    }
}
