import Glibc

/// The `date` line of responses, written anew once a second.
struct DateLine {
    /// `date: Sun, 06 Nov 1994 08:49:37 GMT` with its CR LF.
    static let length = 37

    private(set) var bytes = [UInt8](repeating: 32, count: DateLine.length)
    private var validUntil: UInt64 = 0

    /// `instant` is the loop's monotonic clock, which says when to look at the wall clock again.
    @inline(__always)
    mutating func refresh(at instant: UInt64) {
        if instant >= validUntil { write(at: instant) }
    }

    @inline(never)
    private mutating func write(at instant: UInt64) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        validUntil = instant + UInt64(1_000_000_000 - now.tv_nsec)
        bytes = Array("date: \(Self.text(of: now.tv_sec))\r\n".utf8)
    }

    /// IMF-fixdate (RFC 9110, 5.6.7).
    static func text(of seconds: Int) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = seconds / 86_400
        let time = seconds % 86_400
        // Days since 0000-03-01, so that a leap day is the last of its year (Howard Hinnant's civil_from_days).
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[day % 7]), \(two(dayOfMonth)) \(months[(month + 2) % 12]) \(year) "
            + "\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60)) GMT"
    }
}
