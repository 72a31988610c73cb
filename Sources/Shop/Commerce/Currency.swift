/// A currency of ISO 4217 that money can be counted in: its code, and how many digits its smaller unit has.
public struct Currency: Hashable, Sendable {
    /// The code: `USD`.
    public let code: String
    /// How many digits stand behind the decimal point: 2 for the dollar, 0 for the yen, 3 for the Kuwaiti dinar.
    public let exponent: Int

    /// A currency by its code, in any case; nothing if the standard knows no smaller unit for it.
    public init?(_ code: String) {
        // Most of what a shop reads, without a look into the table.
        if code == Currency.usd.code {
            self = .usd
            return
        }
        var code = code
        var exponent = Currency.exponents[code]
        if exponent == nil, code.utf8.count == 3 {
            code = code.uppercased()
            exponent = Currency.exponents[code]
        }
        guard let exponent else { return nil }
        self.code = code
        self.exponent = exponent
    }

    private init(code: String, exponent: Int) {
        self.code = code
        self.exponent = exponent
    }

    /// The US dollar: what a shop counts in until it says otherwise.
    public static let usd = Currency(code: "USD", exponent: 2)
    /// The euro.
    public static let eur = Currency(code: "EUR", exponent: 2)
    /// The yen, which has no smaller unit.
    public static let jpy = Currency(code: "JPY", exponent: 0)

    /// How many of the smaller unit make one: 100 for the dollar.
    public var minorPerUnit: Int { Currency.powersOfTen[exponent] }

    /// 1, 10, 100, 1,000 and 10,000: no currency has more than four digits.
    static let powersOfTen = [1, 10, 100, 1_000, 10_000]
}

extension Currency: CustomStringConvertible {
    public var description: String { code }
}

extension Currency: Codable {
    /// Reads the code.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let code = try container.decode(String.self)
        guard let currency = Currency(code) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a currency code of ISO 4217, such as USD")
        }
        self = currency
    }

    /// Writes the code.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
