/// An amount of money: whole minor units of one currency, never a floating-point number.
public struct Money: Hashable, Sendable {
    /// The amount in the currency's smallest unit: 79999 for 799.99 USD.
    public let minor: Int
    /// What it is counted in.
    public let currency: Currency

    /// So many minor units of a currency.
    public init(minor: Int, in currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(in currency: Currency) -> Money { Money(minor: 0, in: currency) }

    /// Why a calculation has no result.
    public enum Failure: Error, Hashable, Sendable {
        /// The result is larger than the integer that holds it.
        case overflow
        /// Two amounts of different currencies; nothing is ever converted in passing.
        case mixedCurrencies(Currency, Currency)
    }
}

extension Money {
    /// The sum of two amounts of one currency.
    public func adding(_ other: Money) throws(Failure) -> Money {
        guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
        return try Money.checked(minor.addingReportingOverflow(other.minor), in: currency)
    }

    /// The difference of two amounts of one currency.
    public func subtracting(_ other: Money) throws(Failure) -> Money {
        guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
        return try Money.checked(minor.subtractingReportingOverflow(other.minor), in: currency)
    }

    /// So many times this amount: a unit price times a quantity.
    public func times(_ quantity: Int) throws(Failure) -> Money {
        try Money.checked(minor.multipliedReportingOverflow(by: quantity), in: currency)
    }

    /// A share in hundredths of a percent, half a minor unit and more rounded away from zero: tax, commission.
    public func basisPoints(_ points: Int) throws(Failure) -> Money {
        let product = minor.multipliedFullWidth(by: points)
        let magnitude = (minor.magnitude).multipliedFullWidth(by: points.magnitude)
        guard magnitude.high < 10_000 else { throw .overflow }
        let (quotient, remainder) = UInt(10_000).dividingFullWidth(magnitude)
        let rounded = quotient.addingReportingOverflow(remainder >= 5_000 ? 1 : 0)
        guard !rounded.overflow, let value = Int(exactly: rounded.partialValue) else { throw .overflow }
        return Money(minor: product.high < 0 ? -value : value, in: currency)
    }

    /// The sum of many amounts; `currency` says what nothing is counted in.
    public static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(Failure) -> Money {
        var sum = Money.zero(in: currency)
        for amount in amounts { sum = try sum.adding(amount) }
        return sum
    }

    private static func checked(
        _ result: (partialValue: Int, overflow: Bool), in currency: Currency
    ) throws(Failure) -> Money {
        guard !result.overflow else { throw .overflow }
        return Money(minor: result.partialValue, in: currency)
    }
}

extension Money: CustomStringConvertible {
    /// `799.99 USD`.
    public var description: String { "\(Amount(self)) \(currency)" }
}
