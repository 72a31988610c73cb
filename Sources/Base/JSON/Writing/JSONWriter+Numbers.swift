extension JSONWriter {
    @inline(__always)
    mutating func appendInteger<Number: FixedWidthInteger>(_ number: Number) {
        if Number.bitWidth > 64 { return appendASCII(String(number)) }
        reserve(21)
        if Number.isSigned && number < 0 {
            base[count] = UInt8(ascii: "-")
            count &+= 1
        }
        appendDigits(UInt64(truncatingIfNeeded: number.magnitude))
    }

    mutating func appendDigits(_ number: UInt64) {
        reserve(20)
        if number < 10 {
            base[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number)
            count &+= 1
            return
        }
        var rest = number
        count &+= JSONWriter.digits(in: number)
        var place = count
        while rest >= 100 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            place &-= 2
            put(pair, at: place)
            rest = quotient
        }
        if rest >= 10 {
            put(rest, at: place &- 2)
        } else {
            base[place &- 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
        }
    }

    /// At most 18 places.
    mutating func appendUnits(_ units: Int, _ places: Int) {
        let places = min(places, 18)
        guard places > 0 else { return appendInteger(units) }
        var rest = UInt64(units.magnitude)
        var scale: UInt64 = 1
        for _ in 0..<places { scale &*= 10 }
        if units < 0 { append(UInt8(ascii: "-")) }
        appendDigits(rest / scale)
        append(UInt8(ascii: "."))
        reserve(places)
        rest %= scale
        for place in stride(from: count &+ places &- 1, through: count, by: -1) {
            base[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count &+= places
    }

    private static func digits(in number: UInt64) -> Int {
        var digits = 2
        var limit: UInt64 = 100
        while digits < 19 && number >= limit {
            digits &+= 1
            limit &*= 10
        }
        return digits == 19 && number >= 10_000_000_000_000_000_000 ? 20 : digits
    }

    /// Two digits.
    @inline(__always)
    func put(_ pair: UInt64, at place: Int) {
        let digits = UnsafeRawPointer(digitPairs.utf8Start)
        UnsafeMutableRawPointer(base + place).storeBytes(
            of: digits.loadUnaligned(fromByteOffset: Int(truncatingIfNeeded: pair &* 2), as: UInt16.self),
            as: UInt16.self)
    }

    /// The shortest text that reads back as the same double.
    mutating func appendDouble(_ number: Double) {
        // Most doubles of a shop have two decimals at most, and then the text is plain arithmetic.
        let hundredths = (number * 100).rounded()
        guard hundredths.magnitude < 1e15, hundredths / 100 == number, number != 0 || number.sign == .plus else {
            return appendDescription(number.isFinite, number.description)
        }
        reserve(24)
        if number < 0 { append(UInt8(ascii: "-")) }
        let (whole, fraction) = UInt64(hundredths.magnitude).quotientAndRemainder(dividingBy: 100)
        appendDigits(whole)
        guard fraction != 0 else { return }
        base[count] = UInt8(ascii: ".")
        put(fraction, at: count &+ 1)
        count &+= fraction % 10 == 0 ? 2 : 3
    }

    mutating func appendFloat(_ number: Float) { appendDescription(number.isFinite, number.description) }

    @inline(never)
    private mutating func appendDescription(_ isFinite: Bool, _ description: String) {
        guard isFinite else {
            fail(JSONError(kind: .notEncodable, expected: "a finite number", found: description))
            return append("null")
        }
        appendASCII(description.hasSuffix(".0") ? String(description.dropLast(2)) : description)
    }
}

private let digitPairs: StaticString = """
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
    """
