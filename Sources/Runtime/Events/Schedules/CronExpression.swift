public import FoundationEssentials

/// The six fields of `cron(…)`: minutes, hours, day of month, month, day of week, year; in UTC.
public struct CronExpression: Sendable, Hashable {
    private let minutes: [Int]
    private let hours: [Int]
    private let months: Set<Int>
    private let years: Set<Int>
    private let day: CronDay

    init(_ text: Substring) throws(ScheduleError) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 6 else {
            throw ScheduleError("cron(…) takes six fields: minutes hours day-of-month month day-of-week year")
        }
        minutes = try CronField.minute.numbers(fields[0]).sorted()
        hours = try CronField.hour.numbers(fields[1]).sorted()
        day = try CronDay(dayOfMonth: fields[2], dayOfWeek: fields[4])
        months = try CronField.month.numbers(fields[3])
        years = try CronField.year.numbers(fields[5])
    }

    /// The first minute after `date` that the expression names, or nil when there is none up to 2199.
    public func next(after date: Date) -> Date? {
        let start = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 1
        let startDay = start >= 0 ? start / 1440 : (start - 1439) / 1440
        var (year, month, _) = CivilDay.date(of: startDay)
        while year <= CronField.year.range.upperBound {
            guard years.contains(year) else {
                (year, month) = (year + 1, 1)
                continue
            }
            if months.contains(month) {
                let first = CivilDay.number(year, month, 1)
                // 1970-01-01 was a Thursday, which is 5.
                let weekday = ((first + 4) % 7 + 7) % 7 + 1
                for day in day.days(length: CivilDay.length(year, month), first: weekday) {
                    let number = first + day - 1
                    guard number >= startDay, let minute = minute(from: start - number * 1440) else { continue }
                    return Date(timeIntervalSince1970: Double((number * 1440 + minute) * 60))
                }
            }
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return nil
    }

    /// The first minute of a day that is named and not before `earliest`.
    private func minute(from earliest: Int) -> Int? {
        for hour in hours {
            for minute in minutes where hour * 60 + minute >= earliest { return hour * 60 + minute }
        }
        return nil
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Hinnant's algorithms).
enum CivilDay {
    static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(of number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func length(_ year: Int, _ month: Int) -> Int {
        month == 12 ? 31 : number(year, month + 1, 1) - number(year, month, 1)
    }
}
