/// Where the next page of a list begins: opaque to clients, signed, and good only for the list it came from.
public struct Cursor<Key: Codable & Sendable>: Codable, Sendable, Hashable {
    /// What travels as `next_cursor` and comes back as `cursor`.
    public let text: String

    /// A cursor as a client sent it; it is checked when it is opened.
    public init(_ text: String) { self.text = text }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// A cursor that begins after `key` in the list that `listing` describes (its filters and its sort).
    public init(after key: Key, in listing: String, _ call: Call) throws {
        text = try call.cursors.seal(key, listing: listing)
    }

    /// The key to begin after. A cursor of another list, or one that was made up, is 422 `bad_cursor`.
    public func key(in listing: String, _ call: Call) throws -> Key {
        try call.cursors.open(text, listing: listing, as: Key.self)
    }
}
