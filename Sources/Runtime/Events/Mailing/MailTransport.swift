/// Where mail goes.
public enum MailTransport: Sendable {
    /// Into the table `cartwright.mailbox`, for `cartwright mail` to read.
    case mailbox
}
