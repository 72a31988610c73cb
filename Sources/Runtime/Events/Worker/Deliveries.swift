public import Cartwright

/// How the worker hands work to functions; the host gives it its own methods.
public struct Deliveries: Sendable {
    /// Messages of a queue to a function; answers which come again.
    public var messages: @Sendable ([Message], _ function: String) async -> BatchResult
    /// An event to a function; what it throws means: again, later.
    public var event: @Sendable (Envelope, _ function: String) async throws -> Void
    /// One run of a schedule.
    public var tick: @Sendable (Tick, _ function: String) async throws -> Void

    public init(
        messages: @escaping @Sendable ([Message], String) async -> BatchResult,
        event: @escaping @Sendable (Envelope, String) async throws -> Void,
        tick: @escaping @Sendable (Tick, String) async throws -> Void
    ) {
        self.messages = messages
        self.event = event
        self.tick = tick
    }
}
