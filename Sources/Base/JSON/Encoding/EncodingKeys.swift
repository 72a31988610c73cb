/// What an encoder keeps for one type of coding key: the names, and a container lent to one value after another.
final class EncodingKeys {
    let names: UnsafePointer<KeyNames>
    /// The serial the lent container goes by.
    private let serial: UnsafeMutablePointer<UInt>
    /// The one reference that a `KeyedEncodingContainer` is.
    @exclusivity(unchecked) private var box: AnyObject?

    init<Key: CodingKey>(_ type: Key.Type, _ session: EncodingSession) {
        names = KeyNames.make(type, naming: session.state.pointee.naming)
        serial = .allocate(capacity: 1)
        serial.initialize(to: 0)
        guard MemoryLayout<KeyedEncodingContainer<Key>>.size == MemoryLayout<AnyObject>.size else { return }
        let stream = KeyedStream<Key>(session: session, names: names, serial: 0, lent: serial)
        box = unsafeBitCast(KeyedEncodingContainer(stream), to: AnyObject.self)
    }

    /// The container's box, unless someone still holds it: then it stays theirs, with the serial it has.
    @inline(__always)
    func lend(_ serial: UInt) -> AnyObject? {
        guard isKnownUniquelyReferenced(&box) else { return nil }
        self.serial.pointee = serial
        return box
    }
}

extension EncodingSession {
    @inline(__always)
    func keyed<Key: CodingKey>(by type: Key.Type, serial: UInt) -> KeyedEncodingContainer<Key> {
        keys(of: type)._withUnsafeGuaranteedRef { keys in
            if let box = keys.lend(serial) { return unsafeBitCast(box, to: KeyedEncodingContainer<Key>.self) }
            return own(keys.names, serial: serial)
        }
    }

    @inline(__always)
    private func keys<Key: CodingKey>(of type: Key.Type) -> Unmanaged<EncodingKeys> {
        if let keys = state.pointee.keys.find(identity(type)), let keys { return keys }
        return firstKeys(of: type)
    }

    @inline(never)
    private func firstKeys<Key: CodingKey>(of type: Key.Type) -> Unmanaged<EncodingKeys> {
        let keys = EncodingKeys(type, self)
        return state.pointee.keys.set(identity(type), to: keys) ?? .passRetained(keys)
    }

    @inline(never)
    private func own<Key: CodingKey>(_ names: UnsafePointer<KeyNames>, serial: UInt) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedStream(session: self, names: names, serial: serial, lent: nil))
    }

    /// The names of a key type, for containers that are not lent.
    func names<Key: CodingKey>(of type: Key.Type) -> UnsafePointer<KeyNames> {
        keys(of: type)._withUnsafeGuaranteedRef { $0.names }
    }

    /// A container that can only throw. The call fails with its error in any case, unless it was over already: then the
    /// state may be someone else's.
    @inline(never)
    func dead<Key: CodingKey>(_ error: JSONError) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(DeadKeyed<Key>(container: DeadContainer(self, error)))
    }
}
