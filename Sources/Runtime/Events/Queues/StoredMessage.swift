import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// A message as it lies in its queue, taken out for one attempt.
struct StoredMessage: Sendable, RowReadable {
    let queue: String
    let id: UUID
    let group: String?
    let source: String?
    let name: String?
    let version: Int?
    let body: String
    let requestID: String?
    let sentAt: Date
    /// With this attempt.
    let attempts: Int

    init(row: inout Row) throws {
        queue = try row.next()
        id = try row.next()
        group = try row.next()
        source = try row.next()
        name = try row.next()
        version = try row.next()
        body = try row.next()
        requestID = try row.next()
        sentAt = try row.next()
        attempts = try row.next()
    }
}

extension StoredMessage {
    /// For a queue function.
    var message: Message {
        Message(
            id: id, queue: queue, body: Array(body.utf8), group: group, attempt: attempts, sentAt: sentAt,
            requestID: requestID)
    }

    /// For a subscriber.
    var envelope: Envelope {
        Envelope(
            id: id, source: source ?? "", name: name ?? "", version: version ?? 1, aggregate: group ?? "",
            occurredAt: sentAt, requestID: requestID, attempt: attempts, detail: Array(body.utf8))
    }

    /// For a scheduled function; the tick was written at the moment it was due.
    var tick: Tick { Tick(scheduledAt: sentAt) }
}
