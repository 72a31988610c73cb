/// Which days of a month an expression means.
enum CronDay: Sendable, Hashable {
    case daysOfMonth(Set<Int>)
    /// `L`
    case last
    /// `15W`: the weekday nearest to the 15th, within the month.
    case weekdayNearest(Int)
    /// `LW`: the month's last weekday.
    case lastWeekday
    /// 1 is Sunday.
    case daysOfWeek(Set<Int>)
    /// `6L`: the last Friday.
    case lastOfWeekday(Int)
    /// `6#3`: the third Friday.
    case nthOfWeekday(Int, Int)

    /// Reads both fields, exactly one of which is `?`.
    init(dayOfMonth: Substring, dayOfWeek: Substring) throws(ScheduleError) {
        switch (dayOfMonth, dayOfWeek) {
        case ("?", "?"): throw ScheduleError("day of month and day of week are both ?, one must say the day")
        case ("?", _): self = try CronDay.dayOfWeek(dayOfWeek)
        case (_, "?"): self = try CronDay.dayOfMonth(dayOfMonth)
        default: throw ScheduleError("one of day of month and day of week must be ?")
        }
    }

    private static func dayOfMonth(_ text: Substring) throws(ScheduleError) -> CronDay {
        if text == "L" { return .last }
        if text == "LW" { return .lastWeekday }
        if text.hasSuffix("W") { return .weekdayNearest(try CronField.dayOfMonth.number(text.dropLast())) }
        return .daysOfMonth(try CronField.dayOfMonth.numbers(text))
    }

    private static func dayOfWeek(_ text: Substring) throws(ScheduleError) -> CronDay {
        if text == "L" { return .daysOfWeek([7]) }
        if text.contains("#") {
            let parts = text.split(separator: "#", omittingEmptySubsequences: false)
            guard parts.count == 2, let nth = Schedule.number(parts[1]), (1...5).contains(nth) else {
                throw ScheduleError("day of week takes one #, as in 6#3 for the third Friday")
            }
            return .nthOfWeekday(try CronField.dayOfWeek.number(parts[0]), nth)
        }
        if text.hasSuffix("L") { return .lastOfWeekday(try CronField.dayOfWeek.number(text.dropLast())) }
        return .daysOfWeek(try CronField.dayOfWeek.numbers(text))
    }

    /// The days of a month of `length` days whose first is the weekday `first` (1 is Sunday), in order.
    func days(length: Int, first: Int) -> [Int] {
        func weekday(_ day: Int) -> Int { (first - 1 + day - 1) % 7 + 1 }
        return switch self {
        case .daysOfMonth(let days): days.filter { $0 <= length }.sorted()
        case .last: [length]
        case .weekdayNearest(let day): day > length ? [] : [nearestWeekday(day, length, weekday(day))]
        case .lastWeekday: [nearestWeekday(length, length, weekday(length))]
        case .daysOfWeek(let wanted): (1...length).filter { wanted.contains(weekday($0)) }
        case .lastOfWeekday(let wanted): (length - 6...length).filter { weekday($0) == wanted }
        case .nthOfWeekday(let wanted, let nth):
            (1...length).filter { weekday($0) == wanted && ($0 - 1) / 7 + 1 == nth }
        }
    }

    private func nearestWeekday(_ day: Int, _ length: Int, _ weekday: Int) -> Int {
        switch weekday {
        case 1: day == length ? day - 2 : day + 1
        case 7: day == 1 ? day + 2 : day - 1
        default: day
        }
    }
}
