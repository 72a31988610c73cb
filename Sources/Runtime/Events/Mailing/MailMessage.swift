import Cartwright
import CartwrightSecurity
import FoundationEssentials

/// A mail as it goes over the wire (RFC 5322, MIME). The same mail always makes the same bytes and the same Message-ID,
/// so that a second copy after a crash can be recognised.
struct MailMessage: Sendable {
    let sender: MailAddress
    let recipients: [MailAddress]
    let id: String
    let text: String

    init(_ mail: Mail, id: UUID, date: Date, defaultSender: String) throws(MailError) {
        guard !mail.to.isEmpty else { throw .noRecipient }
        let sender = try MailAddress(mail.from ?? defaultSender)
        var recipients: [MailAddress] = []
        for address in mail.to { recipients.append(try MailAddress(address)) }
        let number = id.uuidString.lowercased()
        self.sender = sender
        self.recipients = recipients
        self.id = "<\(number)@\(sender.domain)>"
        var headers = HeaderBlock()
        headers.add("Date", MailDate.text(date))
        headers.add("From", [sender])
        headers.add("To", recipients)
        if let replyTo = mail.replyTo { headers.add("Reply-To", [try MailAddress(replyTo)]) }
        headers.add(unstructured: "Subject", mail.subject)
        headers.add("Message-ID", self.id)
        headers.add("Auto-Submitted", "auto-generated")
        headers.add("MIME-Version", "1.0")
        text = headers.text + MailMessage.body(mail, boundary: "=_\(number)")
    }

    /// Quoted-printable never makes `=_`, so the boundary cannot occur in a part.
    private static func body(_ mail: Mail, boundary: String) -> String {
        let plain = part("text/plain", mail.text)
        guard let html = mail.html else { return plain }
        return "Content-Type: multipart/alternative; boundary=\"\(boundary)\"\r\n\r\n"
            + "--\(boundary)\r\n\(plain)\r\n--\(boundary)\r\n\(part("text/html", html))\r\n--\(boundary)--\r\n"
    }

    private static func part(_ type: String, _ text: String) -> String {
        "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + QuotedPrintable.encode(text) + "\r\n"
    }
}
