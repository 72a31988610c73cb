public import Cartwright
public import CartwrightJSON

/// A value kept as the JSON it was stored as: passed on as it is, decoded only by who looks inside.
public struct Stored<Value: Codable & Sendable>: Sendable, Hashable {
    /// The JSON.
    public let json: RawJSON

    /// JSON that was written by us.
    package init(trusted bytes: [UInt8]) { json = RawJSON(trusted: bytes) }

    /// A value, in its stored form.
    public init(_ value: Value) throws { json = RawJSON(trusted: try JSON.encode(value)) }

    /// What is inside.
    public func value() throws -> Value { try JSON.decode(Value.self, from: json.bytes) }
}

extension Stored: Codable {
    /// Reads any JSON that the value could be read from.
    public init(from decoder: any Decoder) throws { try self.init(Value(from: decoder)) }

    /// Writes the JSON as it stands.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(json)
    }
}

extension Stored: JSONWritable {
    /// Writes the JSON as it stands.
    public func write(to json: inout JSONWriter) { json.write(self.json) }
}

extension Stored: DescribedInSchema where Value: DescribedInSchema {
    /// What is inside.
    public static var schema: Schema { Value.schema }
}
