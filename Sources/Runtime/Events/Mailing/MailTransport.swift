public import CartwrightHTTPClient

/// Where mail goes.
public enum MailTransport: Sendable {
    /// Into the table `cartwright.mailbox`, for `cartwright mail` to read.
    case mailbox
    /// To a mail server.
    case smtp(SMTPServer, HTTPClient = .shared)
}
