import FoundationEssentials

/// RFC 5322's date in UTC: `Fri, 20 Nov 2026 23:22:00 +0000`.
enum MailDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let ofDay = seconds - day * 86_400
        let (year, month, dayOfMonth) = CivilDay.date(of: day)
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map(two).joined(separator: ":")
        let weekday = weekdays[((day % 7) + 7) % 7]
        return "\(weekday), \(two(dayOfMonth)) \(months[month - 1]) \(year) \(time) +0000"
    }
}
