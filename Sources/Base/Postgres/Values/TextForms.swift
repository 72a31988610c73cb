import FoundationEssentials

/// Seconds between the epochs of Postgres (2000-01-01) and of `Date` (2001-01-01).
private let epochDistance = 31_622_400.0

extension Date {
    /// Microseconds since Postgres's epoch; a date too far away is its infinity.
    var postgresMicroseconds: Int64 {
        let microseconds = ((timeIntervalSinceReferenceDate + epochDistance) * 1e6).rounded()
        if microseconds >= 9.2e18 { return .max }
        if microseconds <= -9.2e18 { return .min }
        return Int64(microseconds)
    }

    init(postgresMicroseconds microseconds: Int64) {
        switch microseconds {
        case .max: self = .distantFuture
        case .min: self = .distantPast
        default: self.init(timeIntervalSinceReferenceDate: Double(microseconds) / 1e6 - epochDistance)
        }
    }
}

/// A moment as `copy` reads it: the microseconds are kept, which no format of `Date` does.
func appendTimestamp(_ date: Date, to text: inout [UInt8]) {
    let microseconds = date.postgresMicroseconds
    if microseconds == .max || microseconds == .min {
        text += (microseconds == .max ? "infinity" : "-infinity").utf8
        return
    }
    let day: Int64 = 86_400_000_000
    var days = microseconds / day
    var rest = microseconds % day
    if rest < 0 {
        rest += day
        days -= 1
    }
    let (year, month, dayOfMonth) = civil(daysSince2000: days)
    let isBeforeChrist = year <= 0
    appendDigits(isBeforeChrist ? 1 - year : year, 4, to: &text)
    text.append(UInt8(ascii: "-"))
    appendDigits(month, 2, to: &text)
    text.append(UInt8(ascii: "-"))
    appendDigits(dayOfMonth, 2, to: &text)
    text.append(UInt8(ascii: " "))
    appendDigits(rest / 3_600_000_000, 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendDigits(rest / 60_000_000 % 60, 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendDigits(rest / 1_000_000 % 60, 2, to: &text)
    text.append(UInt8(ascii: "."))
    appendDigits(rest % 1_000_000, 6, to: &text)
    text += "+00".utf8
    if isBeforeChrist { text += " BC".utf8 }
}

/// Year, month and day of the Gregorian calendar (Howard Hinnant's `civil_from_days`).
private func civil(daysSince2000 days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 10_957 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

private func appendDigits(_ number: Int64, _ width: Int, to text: inout [UInt8]) {
    let digits = String(number).utf8
    for _ in 0..<max(0, width - digits.count) { text.append(UInt8(ascii: "0")) }
    text += digits
}

func appendBytea(_ bytes: [UInt8], to text: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    text += "\\x".utf8
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
}

/// `{"a","b\"c",NULL}`.
func appendArray(_ array: [some Bindable], to text: inout [UInt8]) {
    text.append(UInt8(ascii: "{"))
    for (index, element) in array.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        if element.isNull {
            text += "NULL".utf8
            continue
        }
        var plain: [UInt8] = []
        element.appendText(to: &plain)
        text.append(UInt8(ascii: "\""))
        for byte in plain {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        text.append(UInt8(ascii: "\""))
    }
    text.append(UInt8(ascii: "}"))
}
