/// A decimal number as somebody wrote it, digit by digit: `799.99` is 79999 with two digits behind the point.
struct DecimalText: Hashable, Sendable {
    private let isNegative: Bool
    private let digits: UInt
    /// How many digits stand behind the point.
    let scale: Int

    /// Nothing if the text is no plain decimal number (no exponent, no spaces, no thousands), or one too large.
    init?(_ text: String) {
        var isNegative = false
        var digits: UInt = 0
        var count = 0
        var scale: Int?
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where scale == nil && count > 0: scale = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let shifted = digits.multipliedReportingOverflow(by: 10)
                let sum = shifted.partialValue.addingReportingOverflow(UInt(byte - UInt8(ascii: "0")))
                guard !shifted.overflow, !sum.overflow else { return nil }
                digits = sum.partialValue
                count += 1
                if let digits = scale { scale = digits + 1 }
            default: return nil
            }
        }
        guard count > 0, scale != 0 else { return nil }
        self.isNegative = isNegative
        self.digits = digits
        self.scale = scale ?? 0
    }

    /// The number in units of the `exponent`th digit; nothing if it has more digits than that, or is too large.
    func minor(exponent: Int) -> Int? {
        guard scale <= exponent else { return nil }
        var minor = digits
        for _ in scale..<exponent {
            let shifted = minor.multipliedReportingOverflow(by: 10)
            guard !shifted.overflow else { return nil }
            minor = shifted.partialValue
        }
        guard let value = Int(exactly: minor) else { return nil }
        return isNegative ? -value : value
    }
}
