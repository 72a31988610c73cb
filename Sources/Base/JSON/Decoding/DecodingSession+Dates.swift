import FoundationEssentials

extension DecodingSession {
    func date(_ place: Int) throws(JSONError) -> Date {
        guard kind(place) == .string else { throw wrongType(place, "a time as in RFC 3339") }
        guard let date = Date(rfc3339: text(place)) else {
            throw unacceptable(place, "a time as in RFC 3339, such as 2026-11-20T23:22:00.123Z")
        }
        return date
    }

    func uuid(_ place: Int) throws(JSONError) -> UUID {
        guard kind(place) == .string else { throw wrongType(place, "a UUID") }
        guard let id = UUID(text: text(place)) else { throw unacceptable(place, "a UUID") }
        return id
    }
}

extension Date {
    /// `2026-11-20T23:22:00.123+01:00`: any number of decimals, any offset (RFC 3339, 5.6).
    init?(rfc3339 text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 20, let bytes = text.baseAddress else { return nil }
        func pair(_ place: Int) -> Int? {
            guard isDigit(bytes[place]), isDigit(bytes[place + 1]) else { return nil }
            return Int(bytes[place] & 15) * 10 + Int(bytes[place + 1] & 15)
        }
        guard let century = pair(0), let year = pair(2), let month = pair(5), let day = pair(8), let hour = pair(11),
            let minute = pair(14), let second = pair(17),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return nil }
        let civil = CivilDate(year: century * 100 + year, month: month, day: day)
        // A leap second is the second that follows.
        guard civil.isReal, hour <= 23, minute <= 59, second <= 60 else { return nil }
        var place = 19
        var nanoseconds = 0
        if bytes[place] == UInt8(ascii: ".") {
            place += 1
            var unit = 100_000_000
            let start = place
            while place < text.count, isDigit(bytes[place]) {
                nanoseconds += Int(bytes[place] & 15) * unit
                unit /= 10
                place += 1
            }
            guard place > start else { return nil }
        }
        var offset = 0
        if place + 1 == text.count, bytes[place] | 0x20 == UInt8(ascii: "z") {
        } else if place + 6 == text.count, bytes[place + 3] == UInt8(ascii: ":"),
            bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-"),
            let hours = pair(place + 1), let minutes = pair(place + 4), hours <= 23, minutes <= 59
        {
            offset = (hours * 60 + minutes) * (bytes[place] == UInt8(ascii: "-") ? -60 : 60)
        } else {
            return nil
        }
        let seconds = civil.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset
        let sinceReference = seconds - Int(Date.timeIntervalBetween1970AndReferenceDate)
        self.init(timeIntervalSinceReferenceDate: Double(sinceReference) + Double(nanoseconds) / 1e9)
    }
}

extension UUID {
    /// The 36 characters of RFC 9562, in either case.
    init?(text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var id: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isValid = withUnsafeMutableBytes(of: &id) { bytes in
            var place = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    guard text[place] == UInt8(ascii: "-") else { return false }
                    place += 1
                }
                guard let high = hexValue(text[place]), let low = hexValue(text[place + 1]) else { return false }
                bytes[index] = high << 4 | low
                place += 2
            }
            return true
        }
        guard isValid else { return nil }
        self.init(uuid: id)
    }
}
