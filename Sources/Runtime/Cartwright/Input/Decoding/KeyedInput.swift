import CartwrightJSON

/// The fields of an object, by a type's own keys.
struct KeyedInput<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: InputDecoder
    let names: InputNames

    var codingPath: [any CodingKey] { decoder.codingPath }

    var allKeys: [Key] { decoder.allNames().compactMap(Key.init(stringValue:)) }

    /// A key that is given twice is there, too: reading it then says what is wrong.
    func contains(_ key: Key) -> Bool {
        do { return try decoder.node(names.name(of: key)) != nil } catch { return true }
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .json(.null)? = try decoder.node(names.name(of: key)) { true } else { false }
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try read(key, false, Coercion.bool) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try read(key, "", Coercion.string) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try read(key, 0, Coercion.double) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try read(key, 0, Coercion.double)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try read(key, 0, Coercion.integer) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try read(key, 0, Coercion.integer) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try read(key, 0, Coercion.integer) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try read(key, 0, Coercion.integer) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try read(key, 0, Coercion.integer) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try read(key, 0, Coercion.integer) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try read(key, 0, Coercion.integer) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try read(key, 0, Coercion.integer) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try read(key, 0, Coercion.integer) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try read(key, 0, Coercion.integer) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let name = names.name(of: key)
        guard let node = try decoder.present(name) else { return try StandIn.value(of: type) }
        return try decoder.pass.decode(type, .node(node), at: decoder.below(name))
    }

    // Most fields of a query are left out: each is looked up once, and not first for being there, then for being null.

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try readIfPresent(key, false, Coercion.bool)
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try readIfPresent(key, "", Coercion.string)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try readIfPresent(key, 0, Coercion.integer)
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try readIfPresent(key, 0, Coercion.double)
    }
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        let name = names.name(of: key)
        guard let node = try decoder.node(name), !node.isNull else { return nil }
        return try decoder.pass.decode(type, .node(node), at: decoder.below(name))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }

    @inline(__always)
    private func read<T>(_ key: Key, _ standIn: T, _ coerce: (InputNode, InputPlace) throws -> T) throws -> T {
        try decoder.read(names.name(of: key), standIn, coerce)
    }

    @inline(__always)
    private func readIfPresent<T>(
        _ key: Key, _ standIn: T, _ coerce: (InputNode, InputPlace) throws -> T
    ) throws -> T? {
        try decoder.readIfPresent(names.name(of: key), standIn, coerce)
    }

    private func nested(_ key: Key) throws -> InputDecoder {
        let name = names.name(of: key)
        guard let node = try decoder.node(name) else { throw decoder.below(name).missing() }
        return InputDecoder(.node(node), at: decoder.below(name), decoder.pass)
    }
}
