import FoundationEssentials
import Glibc

/// Times of day as Lambda writes them, in UTC.
enum WallTime {
    /// `2024-01-31T12:00:00.123Z`.
    static func text(_ date: Date) -> String {
        let (time, milliseconds) = parts(date)
        let day = "\(day(time, separator: "-"))T"
        let clock = "\(two(time.tm_hour)):\(two(time.tm_min)):\(two(time.tm_sec))"
        return "\(day)\(clock).\(milliseconds < 100 ? "0" : "")\(two(Int32(milliseconds)))Z"
    }

    /// `2024/01/31`.
    static func day(_ date: Date) -> String { day(parts(date).time, separator: "/") }

    /// `12/Mar/2020:19:03:58 +0000`.
    static func accessLog(_ date: Date) -> String {
        let (time, _) = parts(date)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = "\(two(time.tm_mday))/\(months[Int(time.tm_mon) % 12])/\(time.tm_year + 1900)"
        return "\(day):\(two(time.tm_hour)):\(two(time.tm_min)):\(two(time.tm_sec)) +0000"
    }

    private static func parts(_ date: Date) -> (time: tm, milliseconds: Int) {
        // Half a microsecond of slack keeps .999 from reading .998.
        let all = Int((date.timeIntervalSince1970 * 1000 + 0.0005).rounded(.down))
        var seconds = time_t(all / 1000)
        var time = tm()
        gmtime_r(&seconds, &time)
        return (time, all % 1000)
    }

    private static func day(_ time: tm, separator: String) -> String {
        "\(time.tm_year + 1900)\(separator)\(two(time.tm_mon + 1))\(separator)\(two(time.tm_mday))"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
