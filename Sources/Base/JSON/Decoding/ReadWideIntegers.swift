// The standard library has its own fallback for integers of 128 bits, which fails; these stand before it.

extension KeyedTape {
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try decode(anything: type, forKey: key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try decode(anything: type, forKey: key) }

    private func decode<T: Decodable>(anything type: T.Type, forKey key: Key) throws -> T {
        try decode(type, forKey: key)
    }
}

extension UnkeyedTape {
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try decode(anything: type) }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try decode(anything: type) }

    private mutating func decode<T: Decodable>(anything type: T.Type) throws -> T { try decode(type) }
}

extension SingleTape {
    func decode(_ type: Int128.Type) throws -> Int128 { try decode(anything: type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try decode(anything: type) }

    private func decode<T: Decodable>(anything type: T.Type) throws -> T { try decode(type) }
}
