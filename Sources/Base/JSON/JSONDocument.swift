/// A parsed JSON text: checked as a whole, read in parts, as often as one likes.
public final class JSONDocument {
    let bytes: [UInt8]
    private let value: JSONValue
    private let naming: JSON.Keys

    /// Parses and checks the whole text.
    public init(parsing bytes: [UInt8], keys: JSON.Keys = .snakeCased) throws {
        self.bytes = bytes
        naming = keys
        value = try JSON.decode(JSONValue.self, from: bytes)
    }

    /// The names of the fields in order, if the document is an object.
    public var keys: [String]? { value.object?.keys }

    /// A decoder that is good until the closure ends.
    public func withDecoder<R>(_ body: (any Decoder) throws -> R) throws -> R {
        try body(JSON.decode(Borrowed.self, from: bytes, keys: naming).decoder)
    }

    /// The whole document as a value.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        try JSON.decode(type, from: bytes, keys: naming)
    }
}

struct Borrowed: Decodable {
    let decoder: any Decoder
    init(from decoder: any Decoder) throws { self.decoder = decoder }
}
