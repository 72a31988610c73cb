extension Host {
    /// Hands messages of a queue to a function; answers which of them come again.
    public func deliver(_ messages: [Message], to function: HostedFunction, deadline: UInt64? = nil) async
        -> BatchResult
    {
        BatchResult(failed: Set(messages.map(\.id)))
    }

    /// Hands an event to a function; what it throws means: again, later.
    public func deliver(_ event: Envelope, to function: HostedFunction, deadline: UInt64? = nil) async throws {}

    /// Runs a function for one moment of its schedule.
    public func run(_ tick: Tick, by function: HostedFunction, deadline: UInt64? = nil) async throws {}
}
