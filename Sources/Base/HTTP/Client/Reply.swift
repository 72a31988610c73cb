/// A whole answer of another HTTP server, as a client gets it.
package struct Reply: Sendable {
    package var status: Int
    package var headers: Headers
    package var body: [UInt8]
    /// Whether the connection may carry another request.
    package var keepsAlive: Bool

    package init(status: Int, headers: Headers = Headers(), body: [UInt8] = [], keepsAlive: Bool = true) {
        self.status = status
        self.headers = headers
        self.body = body
        self.keepsAlive = keepsAlive
    }
}

/// Why there was no answer.
package enum ReplyError: Error, Sendable, Hashable {
    /// Nobody listens there, or nobody took the connection; the text is the kernel's.
    case unreachable(String)
    /// The connection ended before the answer did.
    case ended
    /// What came is not HTTP/1.1.
    case malformed
    /// The head or the body is longer than this client accepts.
    case tooLarge
}

extension ReplyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let reason): reason
        case .ended: "the connection ended before the answer did"
        case .malformed: "what it answers is not HTTP/1.1"
        case .tooLarge: "its answer is too large"
        }
    }
}
