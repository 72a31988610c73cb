import FoundationEssentials

extension JSONWriter {
    /// RFC 3339 in UTC with exactly three decimals.
    mutating func appendDate(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        // The years 0000 to 9999, the only ones that RFC 3339 can say.
        guard milliseconds >= -62_167_219_200_000, milliseconds < 253_402_300_800_000 else {
            fail(JSONError(kind: .notEncodable, expected: "an instant between the years 0 and 9999", found: "another"))
            return append("null")
        }
        let instant = Int(milliseconds)
        let days = instant >= 0 ? instant / 86_400_000 : (instant - 86_399_999) / 86_400_000
        let ofDay = UInt64(instant - days * 86_400_000)
        let civil = CivilDate(daysSince1970: days)
        reserve(26)
        append(UInt8(ascii: "\""))
        pair(UInt64(civil.year / 100))
        pair(UInt64(civil.year % 100))
        append(UInt8(ascii: "-"))
        pair(UInt64(civil.month))
        append(UInt8(ascii: "-"))
        pair(UInt64(civil.day))
        append(UInt8(ascii: "T"))
        pair(ofDay / 3_600_000)
        append(UInt8(ascii: ":"))
        pair(ofDay / 60_000 % 60)
        append(UInt8(ascii: ":"))
        pair(ofDay / 1000 % 60)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") &+ UInt8(ofDay % 1000 / 100))
        pair(ofDay % 100)
        append("Z\"")
    }

    @inline(__always)
    private mutating func pair(_ value: UInt64) {
        put(value, at: count)
        count &+= 2
    }

    /// A UUID in lower case.
    mutating func appendUUID(_ id: UUID) {
        reserve(38)
        append(UInt8(ascii: "\""))
        withUnsafeBytes(of: id.uuid) { bytes in
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    base[count] = UInt8(ascii: "-")
                    count &+= 1
                }
                base[count] = hexDigit(bytes[index] >> 4)
                base[count &+ 1] = hexDigit(bytes[index] & 15)
                count &+= 2
            }
        }
        append(UInt8(ascii: "\""))
    }
}
