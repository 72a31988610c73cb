import Cartwright
import CartwrightHTTPClient
import CartwrightJSON
import CartwrightPostgres
import FoundationEssentials

extension BackgroundWork {
    /// Sends one mail, or keeps it in the mailbox.
    func send(_ stored: StoredMessage) async throws {
        let (mail, message) = try opened(stored)
        FaultPoint.reached("mail.before")
        switch configuration.mail {
        case .mailbox: try await keep(mail, message, id: stored.id)
        case .smtp(let server, let client):
            try await client.send(
                mail: Array(message.text.utf8), from: message.sender.address, to: message.recipients.map(\.address),
                via: server)
        }
        FaultPoint.reached("mail.sent")
    }

    private func opened(_ stored: StoredMessage) throws -> (Mail, MailMessage) {
        let mail = try JSON.decode(Mail.self, from: Array(stored.body.utf8))
        return (
            mail,
            try MailMessage(mail, id: stored.id, date: stored.sentAt, defaultSender: configuration.sender)
        )
    }

    /// Tells what became of an attempt, before the message is settled: a crash in between makes another attempt, and
    /// nothing that has happened stays untold.
    func report(_ stored: StoredMessage, _ failure: Failure?, for consumer: Consumer) async {
        let isLast = stored.attempts >= consumer.attempts
        await deliveries.mailed(
            MailOutcome(
                id: stored.id, messageID: try? opened(stored).1.id, error: failure?.reason,
                isFinal: failure.map { $0.isFinal || isLast } ?? true))
    }

    private func keep(_ mail: Mail, _ message: MailMessage, id: UUID) async throws {
        try await database.execute(
            """
            insert into cartwright.mailbox (id, sender, recipients, subject, body, raw, received_at)
            values (\(id), \(message.sender.address), \(message.recipients.map(\.address)), \(mail.subject),
              \(mail.text), \(message.text), \(now))
            on conflict (id) do nothing
            """)
    }
}
