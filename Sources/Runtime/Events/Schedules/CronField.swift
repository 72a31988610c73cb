/// One of the fields that are plain sets of numbers: minute, hour, month, year, and the others where they are no more.
struct CronField: Sendable, Hashable {
    let name: String
    let range: ClosedRange<Int>
    var names: [String] = []
    /// Whether `20-2` goes over the end and starts again.
    var wraps = true

    static let minute = CronField(name: "minutes", range: 0...59)
    static let hour = CronField(name: "hours", range: 0...23)
    static let dayOfMonth = CronField(name: "day of month", range: 1...31)
    static let month = CronField(
        name: "month", range: 1...12,
        names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
    static let dayOfWeek = CronField(
        name: "day of week", range: 1...7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])
    static let year = CronField(name: "year", range: 1970...2199, wraps: false)

    /// The numbers that `,`, `-`, `/` and `*` spell.
    func numbers(_ text: Substring) throws(ScheduleError) -> Set<Int> {
        var numbers: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            numbers.formUnion(try self.part(part))
        }
        return numbers
    }

    func number(_ text: Substring) throws(ScheduleError) -> Int {
        if let index = names.firstIndex(of: String(text)) { return range.lowerBound + index }
        guard let number = Schedule.number(text), !text.isEmpty, range.contains(number) else {
            throw ScheduleError("\(name) has \"\(text)\", but takes \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func part(_ text: Substring) throws(ScheduleError) -> [Int] {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { throw ScheduleError("\(name) has more than one / in \"\(text)\"") }
        var step = 1
        if halves.count == 2 {
            guard let number = Schedule.number(halves[1]), number > 0 else {
                throw ScheduleError("\(name) has no step above 0 behind / in \"\(text)\"")
            }
            step = number
        }
        let (first, last) = try bounds(halves[0], isStepped: halves.count == 2)
        var numbers: [Int] = []
        let length = range.count
        let end = last >= first ? last : last + length
        for number in stride(from: first, through: end, by: step) {
            numbers.append(number > range.upperBound ? number - length : number)
        }
        return numbers
    }

    private func bounds(_ text: Substring, isStepped: Bool) throws(ScheduleError) -> (Int, Int) {
        if text == "*" { return (range.lowerBound, range.upperBound) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        if ends.count == 1 {
            let first = try number(text)
            return (first, isStepped ? range.upperBound : first)
        }
        guard ends.count == 2 else { throw ScheduleError("\(name) cannot read \"\(text)\"") }
        let (first, last) = (try number(ends[0]), try number(ends[1]))
        guard wraps || first <= last else { throw ScheduleError("\(name) has the range \"\(text)\" backwards") }
        return (first, last)
    }
}
