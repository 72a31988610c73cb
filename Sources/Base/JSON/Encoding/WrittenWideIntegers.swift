// The standard library has its own fallback for integers of 128 bits, which fails; these stand before it.

extension KeyedStream {
    func encode(_ value: Int128, forKey key: Key) throws { try encode(anything: value, forKey: key) }
    func encode(_ value: UInt128, forKey key: Key) throws { try encode(anything: value, forKey: key) }

    private func encode<T: Encodable>(anything value: T, forKey key: Key) throws { try encode(value, forKey: key) }
}

extension DetachedKeyed {
    func encode(_ value: Int128, forKey key: Key) throws { try encode(anything: value, forKey: key) }
    func encode(_ value: UInt128, forKey key: Key) throws { try encode(anything: value, forKey: key) }

    private func encode<T: Encodable>(anything value: T, forKey key: Key) throws { try encode(value, forKey: key) }
}

extension UnkeyedStream {
    mutating func encode(_ value: Int128) throws { try encode(anything: value) }
    mutating func encode(_ value: UInt128) throws { try encode(anything: value) }

    private mutating func encode<T: Encodable>(anything value: T) throws { try encode(value) }
}

extension DetachedUnkeyed {
    func encode(_ value: Int128) throws { try encode(anything: value) }
    func encode(_ value: UInt128) throws { try encode(anything: value) }

    private func encode<T: Encodable>(anything value: T) throws { try encode(value) }
}

extension SingleStream {
    func encode(_ value: Int128) throws { try encode(anything: value) }
    func encode(_ value: UInt128) throws { try encode(anything: value) }

    private func encode<T: Encodable>(anything value: T) throws { try encode(value) }
}

extension DetachedEncoder {
    func encode(_ value: Int128) throws { try encode(anything: value) }
    func encode(_ value: UInt128) throws { try encode(anything: value) }

    private func encode<T: Encodable>(anything value: T) throws { try encode(value) }
}
