/// Whether a Runtime API takes the request for the next invocation before it has answered the one before. HTTP lets nobody
/// count on that behind a POST (RFC 9112, 9.3.2), so that a server has to say so.
package enum Pipelining {
    /// The variable that says so.
    package static let variable = "CARTWRIGHT_RUNTIME_PIPELINING"

    static func isOn(_ environment: [String: String]) -> Bool { environment[variable]?.isEmpty == false }
}
