/// Why there is no answer.
public enum HTTPClientError: Error, Sendable, Hashable {
    /// The request itself cannot be sent.
    case badRequest(String)
    /// The address is private or of this machine, and the destination is not marked internal.
    case addressRefused
    /// The name does not resolve, or nothing listens: the request has not been sent.
    case unreachable(String)
    /// The server's certificate or its TLS was not good enough.
    case insecure(String)
    /// No answer in time.
    case timedOut
    /// The answer is longer than the limit.
    case tooLarge(limit: Int)
    /// The connection broke, or the answer made no sense.
    case broken(String)
    /// A database transaction is open: nobody waits for the network while rows are locked.
    case insideTransaction
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badRequest(let reason): reason
        case .addressRefused: "the address is private, and the destination is not marked internal"
        case .unreachable(let reason): "the server cannot be reached: \(reason)"
        case .insecure(let reason): "the connection is not secure: \(reason)"
        case .timedOut: "the server did not answer in time"
        case .tooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .broken(let reason): "the connection failed: \(reason)"
        case .insideTransaction: "no request may leave while a transaction is open; do it before or after"
        }
    }
}
