/// JSON that is already bytes: written as it is, and taken from a text as it stands there.
public struct RawJSON: Hashable, Sendable {
    /// The JSON text.
    public let bytes: [UInt8]

    /// Bytes from outside: refused if they are not exactly one JSON value.
    public init(validating bytes: [UInt8]) throws {
        _ = try JSONDocument(parsing: bytes)
        self.bytes = bytes
    }

    /// Bytes known to be JSON, such as a `jsonb` column's or what `JSON.encode` has made.
    public init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

extension RawJSON: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(trusted: try JSON.encode(try JSONValue(from: decoder), keys: .asWritten))
    }

    /// Only foreign encoders come here; ours copies the bytes.
    public func encode(to encoder: any Encoder) throws {
        try JSON.decode(JSONValue.self, from: bytes).encode(to: encoder)
    }
}
