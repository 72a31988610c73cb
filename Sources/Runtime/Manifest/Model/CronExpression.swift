extension Manifest {
    /// The six fields of a `cron(…)` schedule: minutes, hours, day of month, month, day of week, year.
    public struct CronExpression: Sendable, Hashable {
        public var minutes: Set<Int>
        public var hours: Set<Int>
        public var months: Set<Int>
        /// nil for every year.
        public var years: Set<Int>?
        public var days: Days

        /// Which days of a month it means; one of the two day fields is always `?`.
        public enum Days: Sendable, Hashable {
            case every
            case ofMonth(Set<Int>)
            /// `L`, and `L-3` for three days earlier.
            case lastOfMonth(minus: Int)
            /// `15W`: the weekday nearest to the day.
            case nearestWeekday(Int)
            /// `LW`: the last weekday of the month.
            case lastWeekday
            /// 1 is Sunday.
            case ofWeek(Set<Int>)
            /// `6#3`: the third Friday.
            case nth(weekday: Int, Int)
            /// `6L`: the last Friday.
            case last(weekday: Int)
        }

        public init(_ text: String) throws(Schedule.Problem) {
            let fields = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 6 else {
                let hint = fields.count == 5 ? "; the sixth is the year, usually *" : ""
                throw Schedule.Problem(
                    message: "cron(\(Findings.shown(text))) has \(fields.count) fields, not 6: minutes hours "
                        + "day-of-month month day-of-week year\(hint)")
            }
            minutes = try CronField(name: "minutes", range: 0...59).read(fields[0])
            hours = try CronField(name: "hours", range: 0...23).read(fields[1])
            months = try CronField(name: "month", range: 1...12, words: CronField.months).read(fields[3])
            years = fields[5] == "*" ? nil : try CronField(name: "year", range: 1970...2199).read(fields[5])
            guard (fields[2] == "?") != (fields[4] == "?") else {
                throw Schedule.Problem(
                    message: "cron(\(Findings.shown(text))): exactly one of day-of-month and day-of-week must be '?'")
            }
            days =
                fields[4] == "?"
                ? try CronExpression.daysOfMonth(fields[2]) : try CronExpression.daysOfWeek(fields[4])
        }

        private static func daysOfMonth(_ text: String) throws(Schedule.Problem) -> Days {
            let field = CronField(name: "day-of-month", range: 1...31)
            if text == "*" { return .every }
            if text == "L" { return .lastOfMonth(minus: 0) }
            if text == "LW" { return .lastWeekday }
            if text.hasPrefix("L-"), let minus = Int(text.dropFirst(2)), (1...30).contains(minus) {
                return .lastOfMonth(minus: minus)
            }
            if text.hasSuffix("W") { return .nearestWeekday(try field.value(text.dropLast())) }
            return .ofMonth(try field.read(text))
        }

        private static func daysOfWeek(_ text: String) throws(Schedule.Problem) -> Days {
            let field = CronField(name: "day-of-week", range: 1...7, words: CronField.weekdays)
            if text == "*" { return .every }
            if text == "L" { return .ofWeek([7]) }
            if text.hasSuffix("L") { return .last(weekday: try field.value(text.dropLast())) }
            let parts = text.split(separator: "#", omittingEmptySubsequences: false)
            if parts.count == 2 {
                guard let nth = Int(parts[1]), (1...5).contains(nth) else { throw field.problem(text) }
                return .nth(weekday: try field.value(parts[0]), nth)
            }
            return .ofWeek(try field.read(text))
        }
    }
}

/// One field of a cron expression: lists, ranges, steps and names.
struct CronField {
    static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    let name: String
    let range: ClosedRange<Int>
    var words: [String] = []

    func read(_ text: String) throws(Manifest.Schedule.Problem) -> Set<Int> {
        var values: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(halves.count) else { throw problem(text) }
            let (low, end) = try span(halves[0], text)
            if halves.count == 2 {
                guard let step = Int(halves[1]), step > 0 else { throw problem(text) }
                // `5/15` starts at 5 and runs to the end of the range.
                let high = low == end ? range.upperBound : end
                values.formUnion(try every(step, from: low, to: high, text))
            } else {
                values.formUnion(try every(1, from: low, to: end, text))
            }
        }
        return values
    }

    /// Hours `20-2` run over midnight; years only run forwards.
    private func every(
        _ step: Int, from low: Int, to high: Int, _ text: String
    ) throws(Manifest.Schedule.Problem) -> [Int] {
        guard low > high else { return Array(stride(from: low, through: high, by: step)) }
        guard range.upperBound < 1970 else {
            throw Manifest.Schedule.Problem(message: "\(name) '\(Findings.shown(text))' runs backwards")
        }
        return stride(from: low, through: high + range.count, by: step)
            .map { $0 > range.upperBound ? $0 - range.count : $0 }
    }

    private func span(_ text: Substring, _ whole: String) throws(Manifest.Schedule.Problem) -> (Int, Int) {
        if text == "*" { return (range.lowerBound, range.upperBound) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        switch ends.count {
        case 1:
            let only = try value(ends[0])
            return (only, only)
        case 2: return (try value(ends[0]), try value(ends[1]))
        default: throw problem(whole)
        }
    }

    func value(_ text: Substring) throws(Manifest.Schedule.Problem) -> Int {
        if let index = words.firstIndex(of: text.uppercased()) { return range.lowerBound + index }
        guard !text.isEmpty, text.utf8.allSatisfy(Names.isDigit), let value = Int(text), range.contains(value) else {
            throw problem(String(text))
        }
        return value
    }

    func problem(_ text: String) -> Manifest.Schedule.Problem {
        let names = words.isEmpty ? "" : " or a name such as \(words[0])"
        return Manifest.Schedule.Problem(
            message:
                "\(name) '\(Findings.shown(text))' must be between \(range.lowerBound) and \(range.upperBound)\(names)")
    }
}
