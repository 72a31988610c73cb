/// What a decoder keeps for one type of coding key.
class DecodingKeys {
    let names: KeyNames

    init(names: KeyNames) { self.names = names }
}

/// A container made once per key type and lent to one value after another.
final class LentKeyedTape<Key: CodingKey>: DecodingKeys {
    @exclusivity(unchecked) private var container: KeyedDecodingContainer<Key>
    @exclusivity(unchecked) private var ticket: DecodingTicket

    init(_ names: KeyNames, _ session: DecodingSession) {
        ticket = DecodingTicket(names: names, call: 0, place: 0)
        container = KeyedDecodingContainer(KeyedTape<Key>(session: session, ticket: ticket))
        super.init(names: names)
    }

    /// The container, unless someone still holds it: then it stays theirs, with the place it has.
    @inline(__always)
    func lend(call: UInt, place: Int) -> KeyedDecodingContainer<Key>? {
        guard isBack else { return nil }
        ticket.call = call
        ticket.place = place
        return container
    }

    /// A `KeyedDecodingContainer` is one reference to its box; nobody else has it when that is unique.
    @inline(__always)
    private var isBack: Bool {
        guard MemoryLayout<KeyedDecodingContainer<Key>>.size == MemoryLayout<AnyObject>.size else { return false }
        return withUnsafeMutablePointer(to: &container) {
            UnsafeMutableRawPointer($0).withMemoryRebound(to: AnyObject.self, capacity: 1) {
                isKnownUniquelyReferenced(&$0.pointee)
            }
        }
    }
}

/// Which object a keyed container reads, and during which call.
final class DecodingTicket {
    let names: KeyNames
    @exclusivity(unchecked) var call: UInt
    @exclusivity(unchecked) var place: Int

    init(names: KeyNames, call: UInt, place: Int) {
        self.names = names
        self.call = call
        self.place = place
    }
}

extension DecodingSession {
    @inline(__always)
    func keyed<Key: CodingKey>(by type: Key.Type, _ place: Int) -> KeyedDecodingContainer<Key> {
        let call = state.pointee.call
        if let keys = state.pointee.keys.find(identity(type)), let keys {
            let lent = unsafeDowncast(keys, to: LentKeyedTape<Key>.self)
            return lent.lend(call: call, place: place) ?? own(keys.names, place)
        }
        return firstKeyed(by: type, place)
    }

    @inline(never)
    private func firstKeyed<Key: CodingKey>(by type: Key.Type, _ place: Int) -> KeyedDecodingContainer<Key> {
        let names = KeyNames(type, naming: state.pointee.naming)
        let lent = LentKeyedTape<Key>(names, self)
        state.pointee.keys.set(identity(type), to: lent)
        return lent.lend(call: state.pointee.call, place: place) ?? own(names, place)
    }

    @inline(never)
    private func own<Key: CodingKey>(_ names: KeyNames, _ place: Int) -> KeyedDecodingContainer<Key> {
        let ticket = DecodingTicket(names: names, call: state.pointee.call, place: place)
        return KeyedDecodingContainer(KeyedTape(session: self, ticket: ticket))
    }
}
