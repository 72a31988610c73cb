public import FoundationEssentials

/// When a function runs by itself: `rate(5 minutes)` or `cron(0 10 * * ? *)`, both in UTC, as EventBridge has them.
public enum Schedule: Sendable, Hashable {
    case every(seconds: Int)
    case cron(CronExpression)

    /// Reads an expression.
    public init(_ text: String) throws(ScheduleError) {
        if let inside = Schedule.inside(text, of: "rate") {
            self = .every(seconds: try Schedule.rate(inside))
        } else if let inside = Schedule.inside(text, of: "cron") {
            self = .cron(try CronExpression(inside))
        } else {
            throw ScheduleError("it must be rate(…) or cron(…)")
        }
    }

    /// The first time after `date`. A rate counts from `last`, the time it was due before, so that it never drifts and
    /// never makes up for what was missed; nil when a cron expression has no future.
    public func next(after date: Date, last: Date?) -> Date? {
        switch self {
        case .every(let seconds):
            guard let last, last <= date else { return last ?? date.addingTimeInterval(Double(seconds)) }
            let missed = (date.timeIntervalSince(last) / Double(seconds)).rounded(.down)
            return last.addingTimeInterval((missed + 1) * Double(seconds))
        case .cron(let expression): return expression.next(after: date)
        }
    }

    private static func inside(_ text: String, of name: String) -> Substring? {
        guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
        return text.dropFirst(name.count + 1).dropLast()
    }

    private static func rate(_ text: Substring) throws(ScheduleError) -> Int {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let count = number(words[0]), count > 0 else {
            throw ScheduleError("rate(…) takes a whole number above 0 and a unit, such as rate(5 minutes)")
        }
        let units = ["minute": 60, "hour": 3600, "day": 86_400]
        let unit = count == 1 ? String(words[1]) : words[1].hasSuffix("s") ? String(words[1].dropLast()) : ""
        guard let seconds = units[unit] else {
            throw ScheduleError(
                count == 1
                    ? "the unit after 1 is minute, hour or day" : "the unit after \(count) is minutes, hours or days")
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: seconds)
        guard !overflow else { throw ScheduleError("the rate is too large") }
        return product
    }

    static func number(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}

/// Why an expression is no schedule.
public struct ScheduleError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, for a person.
    public let reason: String

    init(_ reason: String) { self.reason = reason }

    /// AWS's message, then ours.
    public var description: String { "Parameter ScheduleExpression is not valid. \(reason)" }
}
