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
        let digits = UnsafeRawPointer(hexPairs.utf8Start)
        withUnsafeBytes(of: id.uuid) { bytes in
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    base[count] = UInt8(ascii: "-")
                    count &+= 1
                }
                let pair = digits.loadUnaligned(fromByteOffset: Int(bytes[index]) &* 2, as: UInt16.self)
                UnsafeMutableRawPointer(base + count).storeBytes(of: pair, as: UInt16.self)
                count &+= 2
            }
        }
        append(UInt8(ascii: "\""))
    }
}

private let hexPairs: StaticString = """
    000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f\
    303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f\
    606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f\
    909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf\
    c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef\
    f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff
    """
