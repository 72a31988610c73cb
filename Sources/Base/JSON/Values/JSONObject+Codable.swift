extension JSONObject: Codable {
    /// Only foreign decoders come here; ours reads the fields itself.
    public init(from decoder: any Decoder) throws {
        guard case .object(let fields) = try JSONValue(from: decoder) else {
            throw JSONError(kind: .wrongType, expected: "an object")
        }
        self = fields
    }

    /// Only foreign encoders come here; ours writes the fields itself.
    public func encode(to encoder: any Encoder) throws { try JSONValue.object(self).encode(to: encoder) }
}
