public import FoundationEssentials

/// Which messages of a batch failed, and come again; all others are done.
public struct BatchResult: Sendable, Hashable {
    /// The ids of the messages that come again.
    public var failed: Set<UUID>

    /// Names the messages that failed.
    public init(failed: Set<UUID> = []) { self.failed = failed }

    /// Nothing failed.
    public static let done = BatchResult()
}
