/// Which object a keyed container reads, and during which call.
struct ReadObject {
    var call: UInt
    var place: Int
}

/// What a decoder keeps for one type of coding key: the names, and a container lent to one object after another.
final class DecodingKeys {
    let names: UnsafePointer<KeyNames>
    private let object: UnsafeMutablePointer<ReadObject>
    /// The one reference that a `KeyedDecodingContainer` is.
    @exclusivity(unchecked) private var box: AnyObject?

    init<Key: CodingKey>(_ type: Key.Type, _ session: DecodingSession) {
        names = KeyNames.make(type, naming: session.state.pointee.naming)
        object = .allocate(capacity: 1)
        object.initialize(to: ReadObject(call: 0, place: 0))
        guard MemoryLayout<KeyedDecodingContainer<Key>>.size == MemoryLayout<AnyObject>.size else { return }
        let tape = KeyedTape<Key>(session: session, names: names, object: object.pointee, lent: object)
        box = unsafeBitCast(KeyedDecodingContainer(tape), to: AnyObject.self)
    }

    /// The container's box, unless someone still holds it: then it stays theirs, with the object it has.
    @inline(__always)
    func lend(_ object: ReadObject) -> AnyObject? {
        guard isKnownUniquelyReferenced(&box) else { return nil }
        self.object.pointee = object
        return box
    }
}

extension DecodingSession {
    @inline(__always)
    func keyed<Key: CodingKey>(by type: Key.Type, _ place: Int) -> KeyedDecodingContainer<Key> {
        let object = ReadObject(call: state.pointee.call, place: place)
        return keys(of: type)._withUnsafeGuaranteedRef { keys in
            if let box = keys.lend(object) { return unsafeBitCast(box, to: KeyedDecodingContainer<Key>.self) }
            return own(keys.names, object)
        }
    }

    @inline(__always)
    private func keys<Key: CodingKey>(of type: Key.Type) -> Unmanaged<DecodingKeys> {
        if let keys = state.pointee.keys.find(identity(type)), let keys { return keys }
        return firstKeys(of: type)
    }

    @inline(never)
    private func firstKeys<Key: CodingKey>(of type: Key.Type) -> Unmanaged<DecodingKeys> {
        let keys = DecodingKeys(type, self)
        return state.pointee.keys.set(identity(type), to: keys) ?? .passRetained(keys)
    }

    @inline(never)
    private func own<Key: CodingKey>(_ names: UnsafePointer<KeyNames>, _ object: ReadObject)
        -> KeyedDecodingContainer<Key>
    {
        KeyedDecodingContainer(KeyedTape(session: self, names: names, object: object, lent: nil))
    }
}
