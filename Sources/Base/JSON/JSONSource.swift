/// A decoder that has its value as JSON already: types that read a `JSONNumber` or `JSONValue` from it by hand get every
/// digit as it was written.
public protocol JSONSource {
    /// The value being decoded; nothing if it is no JSON value as it stands.
    func sourceJSON() throws -> JSONValue?
}

extension TapeDecoder: JSONSource {
    func sourceJSON() throws -> JSONValue? {
        guard session.isCurrent(call) else { throw JSONError.keptTooLong }
        return session.json(place)
    }
}

extension Encodable {
    /// Whether the encoder is ours, and has taken the value as it is.
    func isTaken(by encoder: any Encoder) throws -> Bool {
        guard encoder is StreamEncoder || encoder is DetachedEncoder else { return false }
        var container = encoder.singleValueContainer()
        try container.encode(self)
        return true
    }
}
