import CCurl

/// A server that takes mail from us.
public struct SMTPServer: Sendable {
    /// How the connection is encrypted.
    public enum Encryption: String, Sendable, CaseIterable {
        /// From the first byte (port 465).
        case tls
        /// By STARTTLS, and no further without it (port 587).
        case startTLS
        /// Not at all: a relay on this machine. Passwords are never sent.
        case none
    }

    public var host: String
    public var port: Int
    public var encryption: Encryption
    public var user: String?
    /// A closure, so that no description of this value can hold it.
    public var password: @Sendable () -> String
    public var timeout: Duration = .seconds(30)

    public init(
        host: String, port: Int = 587, encryption: Encryption? = nil, user: String? = nil,
        password: @escaping @Sendable () -> String = { "" }
    ) {
        self.host = host
        self.port = port
        let isLocal = host == "localhost" || host == "127.0.0.1" || host == "::1"
        self.encryption = encryption ?? (port == 465 ? .tls : isLocal ? .none : .startTLS)
        self.user = user
        self.password = password
    }
}

/// Why a mail was not taken.
public struct SMTPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server's last reply, or 0 where it never said anything.
    public let code: Int
    public let reason: String

    /// Whether the server will never take it: a reply of 550 to 559 (RFC 5321 §4.2.1).
    public var isFinal: Bool { (550...559).contains(code) }
    public var description: String { code == 0 ? reason : "\(reason) (\(code))" }
}

extension HTTPClient {
    /// Hands a complete message (headers and body, CRLF) to a mail server. When this returns, the server has taken it.
    public func send(mail message: [UInt8], from sender: String, to recipients: [String], via server: SMTPServer)
        async throws
    {
        guard !HTTPClient.isForbidden else { throw HTTPClientError.insideTransaction }
        let milliseconds = max(1, Int(server.timeout / .milliseconds(1)))
        try await perform { () throws(HTTPClientError) -> Transfer in
            guard let transfer = Transfer(isInternal: true, limit: 1 << 16) else { throw .broken("out of memory") }
            let easy = transfer.easy
            curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            let scheme = server.encryption == .tls ? "smtps" : "smtp"
            let host = server.host.contains(":") ? "[\(server.host)]" : server.host
            curl_set_text(easy, CURLOPT_URL, "\(scheme)://\(host):\(server.port)")
            if server.encryption == .startTLS { curl_set_long(easy, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
            curl_set_long(easy, CURLOPT_TIMEOUT_MS, milliseconds)
            curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 10_000))
            if let user = server.user, server.encryption != .none {
                curl_set_text(easy, CURLOPT_USERNAME, user)
                curl_set_text(easy, CURLOPT_PASSWORD, server.password())
            }
            curl_set_text(easy, CURLOPT_MAIL_FROM, "<\(sender)>")
            transfer.set(CURLOPT_MAIL_RCPT, recipients.map { "<\($0)>" })
            transfer.send(message)
            return transfer
        } result: { transfer, code in
            guard code != CURLE_OK else { return }
            throw SMTPError(
                code: Int(curl_get_long(transfer.easy, CURLINFO_RESPONSE_CODE)), reason: transfer.reason(code))
        }
    }
}
