import Glibc

extension DecodingSession {
    func double(_ place: Int) throws(JSONError) -> Double {
        let entry = entry(place)
        guard entry.kind == .number else { throw wrongType(place, "a number") }
        let text = bytes(entry)
        if let value = exactDouble(text, Int(entry.length)) { return value }
        // The text is followed by a byte that ends every number, so this reads no further.
        let value = UnsafeRawPointer(text).withMemoryRebound(to: CChar.self, capacity: Int(entry.length)) {
            strtod($0, nil)
        }
        guard value.isFinite else { throw unacceptable(place, "a number a double can hold") }
        return value
    }

    func float(_ place: Int) throws(JSONError) -> Float {
        let entry = entry(place)
        guard entry.kind == .number else { throw wrongType(place, "a number") }
        let value = UnsafeRawPointer(bytes(entry)).withMemoryRebound(to: CChar.self, capacity: Int(entry.length)) {
            strtof($0, nil)
        }
        guard value.isFinite else { throw unacceptable(place, "a number a float can hold") }
        return value
    }
}

/// The value where it is one exact integer times or divided by one exact power of ten, rounded once (Clinger, 1990).
@inline(__always)
private func exactDouble(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
    guard length <= 19 else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    var place = isNegative ? 1 : 0
    var mantissa: UInt64 = 0
    var decimals = 0
    var isFraction = false
    while place < length {
        let byte = text[place]
        if isDigit(byte) {
            mantissa = mantissa &* 10 &+ UInt64(byte & 15)
            if isFraction { decimals &+= 1 }
        } else if byte == UInt8(ascii: ".") {
            isFraction = true
        } else {
            return nil
        }
        place &+= 1
    }
    guard mantissa <= 1 << 53 else { return nil }
    let value = Double(mantissa) / powersOfTen[decimals]
    return isNegative ? -value : value
}

private let powersOfTen: InlineArray<20, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
]
