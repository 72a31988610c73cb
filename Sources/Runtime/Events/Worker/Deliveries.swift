public import Cartwright

/// How the worker hands work to functions; the host gives it its own methods.
public struct Deliveries: Sendable {
    /// Messages of a queue to a function; answers which come again.
    public var messages: @Sendable ([Message], _ function: String) async -> BatchResult
    /// An event to a function; what it throws means: again, later.
    public var event: @Sendable (Envelope, _ function: String) async throws -> Void
    /// One run of a schedule.
    public var tick: @Sendable (Tick, _ function: String) async throws -> Void
    /// What became of an attempt to send a mail.
    public var mailed: @Sendable (MailOutcome) async -> Void

    public init(
        messages: @escaping @Sendable ([Message], String) async -> BatchResult,
        event: @escaping @Sendable (Envelope, String) async throws -> Void,
        tick: @escaping @Sendable (Tick, String) async throws -> Void,
        mailed: @escaping @Sendable (MailOutcome) async -> Void = { _ in }
    ) {
        self.messages = messages
        self.event = event
        self.tick = tick
        self.mailed = mailed
    }
}
