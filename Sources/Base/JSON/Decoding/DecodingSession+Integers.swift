extension DecodingSession {
    @inline(__always)
    func integer(_ place: Int) throws(JSONError) -> Int {
        let entry = entry(place)
        // Up to 18 digits there is nothing that could overflow.
        guard entry.kind == .number, entry.flags.contains(.integer), entry.length <= 18 else {
            return try integer(Int.self, place)
        }
        let text = bytes(entry)
        let isNegative = text[0] == UInt8(ascii: "-")
        var value = 0
        for index in (isNegative ? 1 : 0)..<Int(entry.length) { value = value &* 10 &+ Int(text[index] & 15) }
        return isNegative ? -value : value
    }

    /// An integer of any width, exactly: `1e3` and `2.0` are integers, `1.5` is none.
    @inline(never)
    func integer<Number: FixedWidthInteger>(_ type: Number.Type, _ place: Int) throws(JSONError) -> Number {
        guard kind(place) == .number else { throw wrongType(place, "an integer") }
        guard let decimal = Decimal(text(place)) else { throw unacceptable(place, "an integer") }
        guard let value: Number = decimal.integer() else {
            throw unacceptable(place, "an integer from \(Number.min) to \(Number.max)")
        }
        return value
    }
}

/// A number's digits and the power of ten they are multiplied with.
private struct Decimal {
    private var isNegative = false
    private var digits: [UInt8] = []
    private var exponent = 0

    /// Nothing if the number is not whole.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var isFraction = false
        var place = 0
        loop: while place < text.count {
            let byte = text[place]
            place += 1
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): break loop
            default:
                digits.append(byte & 15)
                if isFraction { exponent -= 1 }
            }
        }
        let power = String(decoding: UnsafeBufferPointer(rebasing: text[place...]), as: UTF8.self)
        // Beyond a billion the power makes no difference: no integer is so long.
        let limit = 1_000_000_000
        exponent += power.isEmpty ? 0 : max(-limit, min(Int(power) ?? (power.hasPrefix("-") ? -limit : limit), limit))
        while digits.last == 0, exponent < 0 || digits.count > 1 {
            digits.removeLast()
            exponent += 1
        }
        if digits.allSatisfy({ $0 == 0 }) { (digits, exponent) = ([0], 0) }
        guard exponent >= 0 else { return nil }
    }

    /// Nothing if the value does not fit.
    func integer<Number: FixedWidthInteger>() -> Number? {
        // No integer of 128 bits has more than 39 digits.
        guard digits.count + exponent <= 60 else { return nil }
        var value: Number = 0
        for digit in digits.drop(while: { $0 == 0 }) + Array(repeating: 0, count: exponent) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative
                ? product.subtractingReportingOverflow(Number(digit)) : product.addingReportingOverflow(Number(digit))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }
}
