/// Writes times; the part down to the second is computed once a second.
struct Timestamp: Sendable {
    private var second = Int64.min
    private var text: [UInt8] = []

    mutating func write(_ milliseconds: Int64, timeOfDayOnly: Bool, to out: inout [UInt8]) {
        let second = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
        if second != self.second {
            self.second = second
            text = Timestamp.text(of: second)
        }
        out.append(contentsOf: timeOfDayOnly ? text[11...] : text[...])
        let rest = UInt64(milliseconds - second * 1000)
        out.append(UInt8(ascii: "."))
        for digit in [rest / 100, rest / 10 % 10, rest % 10] { out.append(UInt8(48 + digit)) }
        if !timeOfDayOnly { out.append(UInt8(ascii: "Z")) }
    }

    /// `YYYY-MM-DDTHH:MM:SS` by the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
    private static func text(of second: Int64) -> [UInt8] {
        let days = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
        let ofDay = second - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        var out: [UInt8] = []
        func put(_ value: Int64, digits: Int, then mark: Unicode.Scalar?) {
            let text = String(max(0, value))
            out.append(contentsOf: repeatElement(48, count: max(0, digits - text.utf8.count)))
            out.append(contentsOf: text.utf8)
            if let mark { out.append(UInt8(ascii: mark)) }
        }
        put(year, digits: 4, then: "-")
        put(month, digits: 2, then: "-")
        put(day, digits: 2, then: "T")
        put(ofDay / 3600, digits: 2, then: ":")
        put(ofDay / 60 % 60, digits: 2, then: ":")
        put(ofDay % 60, digits: 2, then: nil)
        return out
    }
}
