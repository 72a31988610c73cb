public import Cartwright
import CartwrightJSON

extension Currency: DescribedInSchema {
    /// A code of ISO 4217.
    public static var schema: Schema { Schema.string().about("A currency code of ISO 4217").example("USD") }
}

extension Amount: DescribedInSchema {
    /// A number.
    public static var schema: Schema {
        Schema.number.about("Exactly the digits of the currency").example(
            .number(Amount(minor: 79999, exponent: 2).number))
    }
}

extension MoneyInput: DescribedInSchema {
    /// A number, or the same in a string.
    public static var schema: Schema {
        Schema.oneOf([.number, .string()]).about("A decimal number, or the same as a string").example("799.99")
    }
}

extension Address: DescribedInSchema {
    /// One text, or parts.
    public static var schema: Schema {
        let names = ["text", "line1", "line2", "city", "region", "postal_code", "country"]
        let parts = names.map { Schema.Property($0, .nullable(.string()), isRequired: false) }
        return Schema.oneOf([.object(parts), .string()]).about("An address in parts, or in one text")
            .example("123 Main St, City, State")
    }
}
