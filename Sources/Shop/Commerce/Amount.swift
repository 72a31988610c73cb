public import CartwrightJSON

/// An amount as JSON shows it: a number with exactly the digits of its currency, `799.90` and not `799.9`.
public struct Amount: Hashable, Sendable {
    /// The amount in minor units.
    public let minor: Int
    /// How many digits stand behind the point.
    public let exponent: Int

    /// The JSON form of an amount of money.
    public init(_ money: Money) { self.init(minor: money.minor, exponent: money.currency.exponent) }

    /// The JSON form of so many minor units of a currency with `exponent` digits, at most four.
    public init(minor: Int, exponent: Int) {
        self.minor = minor
        self.exponent = min(max(exponent, 0), 4)
    }
}

extension Amount: CustomStringConvertible {
    /// `799.90`
    public var description: String {
        guard exponent > 0 else { return String(minor) }
        let (whole, part) = minor.magnitude.quotientAndRemainder(dividingBy: UInt(Currency.powersOfTen[exponent]))
        let digits = String(part)
        return (minor < 0 ? "-" : "") + String(whole) + "."
            + String(repeating: "0", count: exponent - digits.utf8.count) + digits
    }

    /// The number that JSON holds.
    public var number: JSONNumber { JSONNumber(description) ?? 0 }
}

extension Amount: Codable {
    /// Reads a number and keeps as many digits as its text has.
    public init(from decoder: any Decoder) throws {
        let number = try JSONNumber(from: decoder)
        guard let text = DecimalText(number.text), let minor = text.minor(exponent: text.scale), text.scale <= 4 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an amount of money"))
        }
        self.init(minor: minor, exponent: text.scale)
    }

    /// Writes the number with all its digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension Amount: JSONWritable {
    /// Writes the number with all its digits.
    public func write(to json: inout JSONWriter) { json.write(units: minor, places: exponent) }
}
