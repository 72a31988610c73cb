/// Bytes of lines, with the few ways of writing that log lines need.
struct LineBuffer: Sendable {
    var bytes: [UInt8] = []
    private var dayStamp = Timestamp()

    @inline(__always) mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            repeat {
                start -= 1
                digits[start] = UInt8(48 + rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: digits[start..<20])
        }
    }

    /// Milliseconds with three digits behind the point.
    mutating func append(milliseconds nanoseconds: UInt64) {
        let micro = (nanoseconds + 500) / 1000
        append(Int64(micro / 1000))
        let rest = micro % 1000
        bytes.append(UInt8(ascii: "."))
        for digit in [rest / 100, rest / 10 % 10, rest % 10] { bytes.append(UInt8(48 + digit)) }
    }

    /// RFC 3339 in UTC with milliseconds, or the time of day alone.
    mutating func append(time milliseconds: Int64, timeOfDayOnly: Bool) {
        dayStamp.write(milliseconds, timeOfDayOnly: timeOfDayOnly, to: &bytes)
    }

    /// The inside of a JSON text, or of a human line: nothing in it can end the line, move the cursor, change a
    /// terminal's state or reorder what is shown.
    mutating func append(escaped text: String, as format: LogFormat) {
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: utf8)
                return
            }
            for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars { append(scalar, as: format) }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, as format: LogFormat) {
        switch scalar {
        case "\"" where format == .json: append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case _ where isHazardous(scalar):
            let hex = String(scalar.value, radix: 16)
            bytes.append(contentsOf: "\\u".utf8)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, 4 - hex.utf8.count)))
            bytes.append(contentsOf: hex.utf8)
        default: bytes.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        }
    }
}

/// Control, line-separating, zero-width and bidirectional-override characters, all of them below U+10000.
private func isHazardous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
}
