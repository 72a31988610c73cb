/// The lines that Lambda writes around an invocation, to the letter.
struct InvocationReport: Sendable {
    var request: String
    /// In nanoseconds.
    var duration: UInt64
    /// How long the process took to its first `next`, where this is its first invocation.
    var initDuration: UInt64?
    /// In megabytes.
    var memory: Int
    var used: Int

    static func start(_ request: String) -> String { "START RequestId: \(request) Version: $LATEST" }

    static func end(_ request: String) -> String { "END RequestId: \(request)" }

    var line: String {
        var text = "REPORT RequestId: "
        text.reserveCapacity(192)
        text += request
        text += "\t"
        if let initDuration { text += "Init Duration: \(Self.decimal(initDuration)) ms\t" }
        let billed = (duration + 999_999) / 1_000_000
        text += "Duration: \(Self.decimal(duration)) ms\tBilled Duration: \(billed) ms\t"
        return text + "Memory Size: \(memory) MB\tMax Memory Used: \(used) MB\t"
    }

    /// `2024-01-31T12:00:00.123Z 8f4… Task timed out after 3.00 seconds`.
    static func timedOut(_ request: String, at time: String, after limit: Duration) -> String {
        "\(time) \(request) Task timed out after \(seconds(limit)) seconds"
    }

    static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return decimal(UInt64(max(0, seconds)) * 1_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000_000)
    }

    /// So many millionths as a number with two digits behind the point.
    private static func decimal(_ millionths: UInt64) -> String {
        let hundredths = (millionths + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
