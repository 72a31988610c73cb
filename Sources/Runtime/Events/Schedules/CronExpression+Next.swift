import CartwrightManifest
import FoundationEssentials

extension Manifest.CronExpression {
    /// The first minute after `date` that the expression names, in UTC, or nil when there is none up to 2199.
    func next(after date: Date) -> Date? {
        let start = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 1
        let startDay = start >= 0 ? start / 1440 : (start - 1439) / 1440
        var (year, month, _) = CivilDay.date(of: startDay)
        while year <= 2199 {
            guard years?.contains(year) ?? true else {
                (year, month) = (year + 1, 1)
                continue
            }
            if months.contains(month) {
                let first = CivilDay.number(year, month, 1)
                // 1970-01-01 was a Thursday, which is 5.
                let weekday = ((first + 4) % 7 + 7) % 7 + 1
                for day in days.list(length: CivilDay.length(year, month), first: weekday) {
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
        for hour in hours.sorted() where hour * 60 + 59 >= earliest {
            for minute in minutes.sorted() where hour * 60 + minute >= earliest { return hour * 60 + minute }
        }
        return nil
    }
}

extension Manifest.CronExpression.Days {
    /// The days of a month of `length` days whose first is the weekday `first` (1 is Sunday), in order.
    func list(length: Int, first: Int) -> [Int] {
        func weekday(_ day: Int) -> Int { (first - 1 + day - 1) % 7 + 1 }
        return switch self {
        case .every: Array(1...length)
        case .ofMonth(let days): days.filter { $0 <= length }.sorted()
        case .lastOfMonth(let minus): length - minus >= 1 ? [length - minus] : []
        case .nearestWeekday(let day): day > length ? [] : [nearest(day, length, weekday(day))]
        case .lastWeekday: [nearest(length, length, weekday(length))]
        case .ofWeek(let wanted): (1...length).filter { wanted.contains(weekday($0)) }
        case .last(let wanted): (length - 6...length).filter { weekday($0) == wanted }
        case .nth(let wanted, let nth): (1...length).filter { weekday($0) == wanted && ($0 - 1) / 7 + 1 == nth }
        }
    }

    /// The working day nearest to a day, in the same month.
    private func nearest(_ day: Int, _ length: Int, _ weekday: Int) -> Int {
        switch weekday {
        case 1: day == length ? day - 2 : day + 1
        case 7: day == 1 ? day + 2 : day - 1
        default: day
        }
    }
}
