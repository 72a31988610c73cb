extension SQL {
    /// What a literal with interpolations is built by.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var sql: SQL

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = ""
            sql.bytes.reserveCapacity(literalCapacity + interpolationCount * 3)
            sql.parameters.reserve(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { sql.bytes.append(contentsOf: $0) }
        }

        /// A parameter.
        public mutating func appendInterpolation<Value: Bindable>(_ value: Value) {
            sql.parameters.open(Value.postgresType, placeholder: sql.bytes.count)
            value.write(to: &sql.parameters)
            close()
        }

        /// A parameter, or null.
        public mutating func appendInterpolation<Value: Bindable>(_ value: Value?) {
            sql.parameters.open(Value.postgresType, placeholder: sql.bytes.count)
            value.write(to: &sql.parameters)
            close()
        }

        /// A parameter: the raw value of an enum or of a type that wraps one.
        @_disfavoredOverload
        public mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value)
        where Value.RawValue: Bindable {
            appendInterpolation(value.rawValue)
        }

        /// A parameter: the raw value, or null.
        @_disfavoredOverload
        public mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value?)
        where Value.RawValue: Bindable {
            appendInterpolation(value?.rawValue)
        }

        /// A parameter: an array of raw values.
        @_disfavoredOverload
        public mutating func appendInterpolation<Value: RawRepresentable>(_ values: [Value])
        where Value.RawValue: Bindable {
            appendInterpolation(values.map(\.rawValue))
        }

        /// Another piece of SQL, with its own parameters.
        public mutating func appendInterpolation(_ fragment: SQL) { sql.append(fragment) }

        /// A name, quoted: `\(identifier: "p.price")` is `"p"."price"`. Only a literal will do.
        public mutating func appendInterpolation(identifier: StaticString) {
            sql.bytes += quoted(identifier.description).utf8
        }

        /// A name, quoted, from an enum whose cases are names: for sort columns that a request chooses.
        public mutating func appendInterpolation<Name: RawRepresentable & CaseIterable>(identifier: Name)
        where Name.RawValue == String {
            sql.bytes += quoted(identifier.rawValue).utf8
        }

        mutating func close() {
            if let failure = sql.parameters.close(), sql.failure == nil { sql.failure = failure }
            sql.appendPlaceholder()
        }
    }
}

/// A name with each of its parts in double quotes.
func quoted(_ name: String) -> String {
    name.split(separator: ".", omittingEmptySubsequences: false)
        .map { part in
            var quoted = "\""
            for character in part.unicodeScalars where character != "\0" {
                if character == "\"" { quoted += "\"" }
                quoted.unicodeScalars.append(character)
            }
            return quoted + "\""
        }
        .joined(separator: ".")
}
