import CartwrightJSON

/// An amount as a client sends it: a JSON number or a decimal string, kept digit by digit until its currency is known.
public struct MoneyInput: Hashable, Sendable {
    /// What was sent: `799.99`.
    public let text: String

    /// An amount from its text.
    public init(_ text: String) { self.text = text }

    /// Why a text is not an amount of a currency.
    public enum Failure: Error, Hashable, Sendable {
        /// Not a plain decimal number, or one larger than an integer holds.
        case notAnAmount
        /// More digits behind the point than the currency has.
        case tooManyDigits(allowed: Int)
        /// The amount and its `…_minor` twin say different things.
        case disagrees

        /// A stable word for programs.
        public var code: String {
            switch self {
            case .notAnAmount: "not_an_amount"
            case .tooManyDigits: "too_many_digits"
            case .disagrees: "amounts_disagree"
            }
        }

        /// A phrase that follows the field's name.
        public var message: String {
            switch self {
            case .notAnAmount: "must be a decimal number such as 799.99"
            case .tooManyDigits(0): "must be a whole number in this currency"
            case .tooManyDigits(let allowed): "must have at most \(allowed) digits behind the point in this currency"
            case .disagrees: "must be the same amount as its minor units"
            }
        }
    }

    /// The exact amount in a currency.
    public func money(in currency: Currency) throws(Failure) -> Money {
        guard let decimal = DecimalText(text) else { throw .notAnAmount }
        guard decimal.scale <= currency.exponent else { throw .tooManyDigits(allowed: currency.exponent) }
        guard let minor = decimal.minor(exponent: currency.exponent) else { throw .notAnAmount }
        return Money(minor: minor, in: currency)
    }

    /// The amount that a field and its `…_minor` twin give together: either is enough, both must agree.
    public static func money(
        _ amount: MoneyInput?, minor: Int?, in currency: Currency
    ) throws(Failure) -> Money? {
        let exact = try amount?.money(in: currency)
        if let exact, let minor, exact.minor != minor { throw .disagrees }
        return exact ?? minor.map { Money(minor: $0, in: currency) }
    }
}

extension MoneyInput: Codable {
    /// Reads a number or a string.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(text)
        } else {
            self.init(try JSONNumber(from: decoder).text)
        }
    }

    /// Writes the text as it was sent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
