/// What `GET /health` answers while the process serves.
public struct Health: Encodable, Sendable {
    /// Always `ok`: a process that is not well does not answer.
    public let status: String
}

/// `handler: Cartwright.health`: the process serves. Asks nothing else, so that a database that is away does not get
/// the process killed.
public func health(_ call: Call) -> Health { Health(status: "ok") }
