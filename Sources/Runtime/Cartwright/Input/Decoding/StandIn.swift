import FoundationEssentials

/// A value of any type, for going on after an error so that all errors are found. No handler ever sees one.
enum StandIn {
    static func value<T: Decodable>(of type: T.Type) throws -> T {
        if let first = (type as? any CaseIterable.Type).flatMap(first), let value = first as? T { return value }
        if let value = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) as? T { return value }
        if let value = Date(timeIntervalSince1970: 0) as? T { return value }
        return try T(from: EmptyDecoder(depth: 0))
    }

    private static func first(_ type: any CaseIterable.Type) -> Any? {
        func open<C: CaseIterable>(_ type: C.Type) -> Any? { type.allCases.first }
        return open(type)
    }
}

/// There is no stand-in for this type: the recording walk ends here, with what it found so far.
struct NoStandIn: Error {}

/// Answers every question with nothing: empty text, zero, no elements.
struct EmptyDecoder: Decoder {
    let depth: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed<Key>(decoder: try deeper()))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { Unkeyed() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(decoder: try deeper()) }

    private func deeper() throws -> EmptyDecoder {
        guard depth < 32 else { throw NoStandIn() }
        return EmptyDecoder(depth: depth + 1)
    }

    static func value<T: Decodable>(of type: T.Type, _ decoder: EmptyDecoder) throws -> T {
        switch type {
        case is String.Type: if let value = "" as? T { return value }
        case is Bool.Type: if let value = false as? T { return value }
        default: break
        }
        if let number = (type as? any Numeric.Type)?.init(exactly: 0), let value = number as? T { return value }
        if type is any CaseIterable.Type || type == UUID.self || type == Date.self {
            return try StandIn.value(of: type)
        }
        return try T(from: decoder)
    }

    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: EmptyDecoder
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }
        func contains(_ key: Key) -> Bool { false }
        func decodeNil(forKey key: Key) throws -> Bool { true }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try EmptyDecoder.value(of: type, decoder)
        }
        func nestedContainer<N: CodingKey>(keyedBy type: N.Type, forKey key: Key) throws -> KeyedDecodingContainer<N> {
            try decoder.container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { Unkeyed() }
        func superDecoder() throws -> any Decoder { decoder }
        func superDecoder(forKey key: Key) throws -> any Decoder { decoder }
    }

    struct Unkeyed: UnkeyedDecodingContainer {
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 0 }
        var isAtEnd: Bool { true }
        var currentIndex: Int { 0 }
        mutating func decodeNil() throws -> Bool { throw NoStandIn() }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { throw NoStandIn() }
        mutating func nestedContainer<N: CodingKey>(keyedBy type: N.Type) throws -> KeyedDecodingContainer<N> {
            throw NoStandIn()
        }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NoStandIn() }
        mutating func superDecoder() throws -> any Decoder { throw NoStandIn() }
    }

    struct Single: SingleValueDecodingContainer {
        let decoder: EmptyDecoder
        var codingPath: [any CodingKey] { [] }
        func decodeNil() -> Bool { true }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try EmptyDecoder.value(of: type, decoder) }
    }
}
