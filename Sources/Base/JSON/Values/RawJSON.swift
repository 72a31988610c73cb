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
    /// Takes the bytes of the value, or makes them where the decoder has none.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? TapeDecoder {
            self = try decoder.singleValueContainer().decode(RawJSON.self)
        } else {
            self.init(trusted: try JSON.encode(try JSONValue(from: decoder), keys: .asWritten))
        }
    }

    /// Writes the bytes, or the value where the encoder takes none.
    public func encode(to encoder: any Encoder) throws {
        if try isTaken(by: encoder) { return }
        try JSON.decode(JSONValue.self, from: bytes).encode(to: encoder)
    }
}
