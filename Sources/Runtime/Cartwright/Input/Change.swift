/// What a partial update says about one field: nothing, `null`, or a new value.
public enum Change<Value> {
    /// The field was not sent: leave it as it is.
    case absent
    /// The field was sent as `null`: clear it.
    case null
    /// The field was sent with a value.
    case value(Value)
}

extension Change: Sendable where Value: Sendable {}
extension Change: Equatable where Value: Equatable {}
extension Change: Hashable where Value: Hashable {}

extension Change {
    /// The new value, where there is one.
    public var value: Value? { if case .value(let value) = self { value } else { nil } }

    /// Whether the field was sent at all.
    public var isPresent: Bool { if case .absent = self { false } else { true } }

    /// Changes a field that must hold something; `null` is for `Validation.notNull` to refuse.
    public func apply(to field: inout Value) {
        if case .value(let value) = self { field = value }
    }

    /// Changes a field that may be empty: `null` clears it.
    public func apply(to field: inout Value?) {
        switch self {
        case .absent: break
        case .null: field = nil
        case .value(let value): field = value
        }
    }

    /// The same change of another type of value.
    public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Change<Other> {
        switch self {
        case .absent: .absent
        case .null: .null
        case .value(let value): .value(try transform(value))
        }
    }
}

extension Change: Decodable where Value: Decodable {
    /// Reads `null` or a value; an absent field never gets here.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .null : .value(try container.decode(Value.self))
    }
}

extension Change: Encodable where Value: Encodable {
    /// Writes `null` or the value; an absent field is left out by its container.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .value(let value) = self { try container.encode(value) } else { try container.encodeNil() }
    }
}

extension KeyedDecodingContainer {
    /// What synthesised `init(from:)` calls for a `Change`: a missing key is `.absent`.
    public func decode<Value: Decodable>(_ type: Change<Value>.Type, forKey key: Key) throws -> Change<Value> {
        try decodeIfPresentOrNull(key)
    }

    private func decodeIfPresentOrNull<Value: Decodable>(_ key: Key) throws -> Change<Value> {
        guard contains(key) else { return .absent }
        if try decodeNil(forKey: key) { return .null }
        return .value(try decode(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    /// What synthesised `encode(to:)` calls for a `Change`: `.absent` writes nothing.
    public mutating func encode<Value: Encodable>(_ change: Change<Value>, forKey key: Key) throws {
        switch change {
        case .absent: break
        case .null: try encodeNil(forKey: key)
        case .value(let value): try encode(value, forKey: key)
        }
    }
}
