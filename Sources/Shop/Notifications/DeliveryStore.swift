import Cartwright
import CartwrightJSON
public import CartwrightPostgres
import CartwrightSecurity
import Commerce
import FoundationEssentials

extension Delivery: RowReadable {
    static let columns: SQL = """
        d.id, d.kind, d.object, d.object_id, d.recipient, d.subject, d.status, d.attempts, d.last_error,
          d.message_id, d.created_at, d.updated_at, d.sent_at
        """

    /// Reads the columns of `Delivery.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        kind = try row.next()
        object = try row.next()
        objectID = try row.next()
        recipient = try row.next()
        subject = try row.next()
        status = try row.next()
        attempts = try row.next()
        lastError = try row.next()
        messageID = try row.next()
        createdAt = try row.next()
        updatedAt = try row.next()
        sentAt = try row.next()
    }
}

extension DatabaseConnection {
    /// One delivery.
    func delivery(_ id: Delivery.ID) async throws -> Delivery? {
        try await row("select \(Delivery.columns) from notifications.deliveries d where d.id = \(id)")
    }

    /// The latest deliveries first, and one more if there is a next page.
    func deliveries(_ query: DeliveryQuery, after last: Delivery.ID?, limit: Int) async throws -> [Delivery] {
        var conditions: [SQL] = ["true"]
        if query.status == .failed {
            conditions.append("d.status = 'failed'")
        } else if let status = query.status {
            conditions.append("d.status = \(status)")
        }
        if let kind = query.kind { conditions.append("d.kind = \(kind)") }
        if let recipient = query.recipient { conditions.append("lower(d.recipient) = \(recipient.lowercased())") }
        if let object = query.objectID { conditions.append("d.object_id = \(object)") }
        if let last { conditions.append("d.id < \(last)") }
        return try await rows(
            """
            select \(Delivery.columns) from notifications.deliveries d
            where \(conditions.joined(separator: " and "))
            order by d.id desc limit \(limit + 1)
            """)
    }
}

extension Transaction {
    /// Writes to somebody: the mail leaves once this transaction has committed, and its delivery is kept.
    func tell(_ letter: Letter, to recipient: String?, kind: String, aboutOrder order: UUID, _ call: Call) async throws
    {
        guard let recipient else { return }
        let id = uuidV7(now: call.now)
        let mail = Mail(to: [recipient], subject: letter.subject, text: letter.text, html: letter.html)
        try await execute(
            """
            insert into notifications.deliveries
              (id, kind, object, object_id, recipient, subject, mail, created_at, updated_at)
            values
              (\(id), \(kind), 'order', \(order), \(recipient), \(letter.subject),
               \(String(decoding: try JSON.encode(mail), as: UTF8.self)), \(call.now), \(call.now))
            """)
        try await send(mail, as: id)
        FaultPoint.reached("letter.written")
    }

    /// Keeps what became of an attempt. Mails that were not written here are none of our concern.
    func note(_ outcome: MailOutcome, at now: Date) async throws {
        let status: Delivery.Status = outcome.isSent ? .sent : outcome.isFinal ? .failed : .queued
        try await execute(
            """
            update notifications.deliveries set
              status = \(status), attempts = attempts + 1, last_error = \(outcome.error.map { String($0.prefix(1000)) }),
              message_id = coalesce(\(outcome.messageID), message_id), updated_at = \(now),
              sent_at = case when \(outcome.isSent) then coalesce(sent_at, \(now)) else sent_at end
            where id = \(outcome.id)
            """)
    }

    /// Locks a delivery's row for a change, and reads it.
    func lockedDelivery(_ id: Delivery.ID) async throws -> Delivery? {
        try await row("select \(Delivery.columns) from notifications.deliveries d where d.id = \(id) for update")
    }

    /// Sends the same mail again, under the same `Message-ID`; false where its text is forgotten.
    func sendAgain(_ id: Delivery.ID, at now: Date) async throws -> Bool {
        let stored: String? = try await value(
            """
            update notifications.deliveries set status = 'queued', updated_at = \(now)
            where id = \(id) and mail is not null
            returning mail::text
            """)
        guard let stored else { return false }
        try await send(JSON.decode(Mail.self, from: Array(stored.utf8)), as: id.rawValue)
        return true
    }
}
