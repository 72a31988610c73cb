import CartwrightPostgres
public import Commerce

extension Currency {
    /// By its code as a column has it.
    public init(column code: String) throws {
        guard let currency = Currency(code) else {
            throw DatabaseError.decoding(column: "currency", message: "\(code) is not a currency")
        }
        self = currency
    }
}
