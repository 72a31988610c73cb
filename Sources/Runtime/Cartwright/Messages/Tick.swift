public import FoundationEssentials

/// One run of a schedule.
public struct Tick: Sendable, Hashable {
    /// The moment the schedule asked for; the same however late the run begins.
    public var scheduledAt: Date

    /// A run for this moment.
    public init(scheduledAt: Date) { self.scheduledAt = scheduledAt }
}
