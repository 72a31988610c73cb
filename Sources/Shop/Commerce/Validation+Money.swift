public import Cartwright
import CartwrightJSON

extension Validation {
    /// The exact amount of money in a field; what is not an amount of the currency is an error there.
    public mutating func money(
        _ amount: MoneyInput?, minor: Int? = nil, _ field: String, in currency: Currency
    ) -> Money? {
        do { return try MoneyInput.money(amount, minor: minor, in: currency) } catch {
            fail(field, error.code, error.message, value: amount.map { .string($0.text) })
            return nil
        }
    }
}
