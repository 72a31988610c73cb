/// What is known of an HTTP call once it is over, for metrics.
public struct CallRecord: Sendable {
    /// The function's name.
    public let function: String
    /// The status of the answer.
    public let status: Int
    /// How long it took.
    public let nanoseconds: UInt64
}
