import CartwrightHTTPClient

extension MailTransport {
    /// The server that `EMAIL_SMTP_HOST`, `EMAIL_SMTP_PORT`, `EMAIL_USER` and `EMAIL_PASS` name; the local mailbox where
    /// there is no host.
    public init(environment: [String: String]) throws(MailConfigurationError) {
        guard let host = environment["EMAIL_SMTP_HOST"], !host.isEmpty else {
            self = .mailbox
            return
        }
        let text = environment["EMAIL_SMTP_PORT"] ?? ""
        guard let port = text.isEmpty ? 587 : Int(text), (1...65_535).contains(port) else {
            throw MailConfigurationError(
                description: "EMAIL_SMTP_PORT is \(text.debugDescription), but a port is a number from 1 to 65535.")
        }
        let password = environment["EMAIL_PASS"] ?? ""
        let user = environment["EMAIL_USER"].flatMap { $0.isEmpty ? nil : $0 }
        self = .smtp(SMTPServer(host: host, port: port, user: user, password: { password }))
    }
}

/// Why mail cannot be set up.
public struct MailConfigurationError: Error, CustomStringConvertible {
    public let description: String
}
