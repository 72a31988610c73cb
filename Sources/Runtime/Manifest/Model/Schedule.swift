extension Manifest {
    /// When a function runs by the clock: `rate(5 minutes)`, or `cron(0 8 ? * MON-FRI *)` in UTC.
    public struct Schedule: Sendable, Hashable, CustomStringConvertible {
        public enum Kind: Sendable, Hashable {
            case rate(Duration)
            case cron(CronExpression)
        }

        /// Why an expression is no schedule.
        public struct Problem: Error, Sendable {
            public var message: String
        }

        public var expression: String
        public var kind: Kind

        public init(_ expression: String) throws(Problem) {
            self.expression = expression
            if let inside = Schedule.inside("rate", expression) {
                kind = .rate(try Schedule.rate(inside))
            } else if let inside = Schedule.inside("cron", expression) {
                kind = .cron(try CronExpression(inside))
            } else {
                throw Problem(
                    message: "a schedule is rate(5 minutes) or cron(0 8 * * ? *), not '\(Findings.shown(expression))'")
            }
        }

        public var description: String { expression }

        private static func inside(_ word: String, _ text: String) -> String? {
            guard text.hasPrefix("\(word)("), text.hasSuffix(")") else { return nil }
            return String(text.dropFirst(word.count + 1).dropLast())
        }

        private static func rate(_ text: String) throws(Problem) -> Duration {
            let units = ["minute": 60, "hour": 3600, "day": 86_400]
            let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2, let count = Int(words[0]), (1...100_000).contains(count) else {
                throw Problem(
                    message: "'rate(\(Findings.shown(text)))' must be a count and a unit, as in rate(5 minutes)")
            }
            let unit = words[1].hasSuffix("s") ? String(words[1].dropLast()) : words[1]
            guard let seconds = units[unit] else {
                if unit == "second" { throw Problem(message: "the shortest rate is rate(1 minute)") }
                let hint = didYouMean(words[1], among: ["minutes", "hours", "days"])
                throw Problem(
                    message: "the unit of a rate is minutes, hours or days, not '\(Findings.shown(words[1]))'\(hint)")
            }
            // EventBridge refuses `rate(1 minutes)` and `rate(5 minute)`.
            let right = count == 1 ? unit : "\(unit)s"
            guard words[1] == right else { throw Problem(message: "write rate(\(count) \(right))") }
            return .seconds(count * seconds)
        }
    }
}
