/// Why a type cannot be described: its name, and what to do about it.
package struct SchemaError: Error, Hashable, CustomStringConvertible {
    package let type: String
    package let reason: String

    package var description: String { "\(type) \(reason); let it conform to DescribedInSchema" }

    static func noValue(_ type: Any.Type, _ error: any Error) -> SchemaError {
        SchemaError(type: String(reflecting: type), reason: "refused every sample value (\(error))")
    }

    static func recursive(_ type: Any.Type) -> SchemaError {
        SchemaError(type: String(reflecting: type), reason: "contains itself without an optional or an array between")
    }

    static func undescribed(_ type: Any.Type) -> SchemaError {
        SchemaError(type: String(reflecting: type), reason: "is not Decodable, so nobody can see what it looks like")
    }
}
