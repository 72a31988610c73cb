public import CartwrightEventLoop

/// What holds for the processes of all functions.
public struct WorkerOptions: Sendable {
    public var place = WorkerPlace()
    /// How many processes a function without reserved concurrency may have.
    public var processes = 10
    /// How many processes all functions together keep; beyond that the one that has rested longest makes room for a new one.
    public var processesInAll = 1_000
    /// How long a process may take to its first `next`. Once it took longer it is started again, within the invocation.
    public var initTimeout: Duration = .seconds(10)
    /// How long a process that was asked to end has for it.
    public var stopGrace: Duration = .seconds(2)
    /// How long a process is kept that has nothing to do.
    public var idleTimeout: Duration = .seconds(300)
    /// How long an invocation waits for a process, where its caller does not say.
    public var patience: Duration = .seconds(60)
    public var clock: WallClock = .system
    /// Gets every line that a function writes, and those that Lambda writes around it.
    public var log: @Sendable (_ function: String, _ line: [UInt8]) -> Void = { _, _ in }

    public init() {}
}
