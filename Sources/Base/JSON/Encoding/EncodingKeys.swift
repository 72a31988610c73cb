/// What an encoder keeps for one type of coding key.
class EncodingKeys {
    let names: KeyNames

    init(names: KeyNames) { self.names = names }
}

/// A container made once per key type and lent to one value after another.
final class LentKeyedStream<Key: CodingKey>: EncodingKeys {
    @exclusivity(unchecked) private var container: KeyedEncodingContainer<Key>
    @exclusivity(unchecked) private var ticket: EncodingTicket

    init(_ names: KeyNames, _ session: EncodingSession) {
        ticket = EncodingTicket(names: names, serial: 0)
        container = KeyedEncodingContainer(KeyedStream<Key>(session: session, ticket: ticket))
        super.init(names: names)
    }

    /// The container, unless someone still holds it: then it stays theirs, with the serial it has.
    @inline(__always)
    func lend(serial: UInt) -> KeyedEncodingContainer<Key>? {
        guard isBack else { return nil }
        ticket.serial = serial
        return container
    }

    /// A `KeyedEncodingContainer` is one reference to its box; nobody else has it when that is unique.
    @inline(__always)
    private var isBack: Bool {
        guard MemoryLayout<KeyedEncodingContainer<Key>>.size == MemoryLayout<AnyObject>.size else { return false }
        return withUnsafeMutablePointer(to: &container) {
            UnsafeMutableRawPointer($0).withMemoryRebound(to: AnyObject.self, capacity: 1) {
                isKnownUniquelyReferenced(&$0.pointee)
            }
        }
    }
}

/// The right of a keyed container to write: good while its value is the one being written.
final class EncodingTicket {
    let names: KeyNames
    @exclusivity(unchecked) var serial: UInt
    /// Why a container was dead from the start.
    let failure: JSONError?
    /// Names written so far, where they cannot be told by a bit.
    @exclusivity(unchecked) var written: Set<String> = []
    @exclusivity(unchecked) var writtenSerial: UInt = 0

    init(names: KeyNames, serial: UInt, failure: JSONError? = nil) {
        self.names = names
        self.serial = serial
        self.failure = failure
    }
}

extension EncodingSession {
    @inline(__always)
    func keyed<Key: CodingKey>(by type: Key.Type, serial: UInt) -> KeyedEncodingContainer<Key> {
        if let keys = state.pointee.keys.find(identity(type)), let keys {
            let lent = unsafeDowncast(keys, to: LentKeyedStream<Key>.self)
            if let container = lent.lend(serial: serial) { return container }
            return own(keys.names, serial: serial)
        }
        return firstKeyed(by: type, serial: serial)
    }

    @inline(never)
    private func firstKeyed<Key: CodingKey>(by type: Key.Type, serial: UInt) -> KeyedEncodingContainer<Key> {
        let names = KeyNames(type, naming: state.pointee.naming)
        let lent = LentKeyedStream<Key>(names, self)
        state.pointee.keys.set(identity(type), to: lent)
        return lent.lend(serial: serial) ?? own(names, serial: serial)
    }

    @inline(never)
    private func own<Key: CodingKey>(_ names: KeyNames, serial: UInt) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedStream(session: self, ticket: EncodingTicket(names: names, serial: serial)))
    }

    /// The names of a key type, for containers that are not lent.
    func names<Key: CodingKey>(of type: Key.Type) -> KeyNames {
        if let keys = state.pointee.keys.find(identity(type)), let keys { return keys.names }
        let names = KeyNames(type, naming: state.pointee.naming)
        state.pointee.keys.set(identity(type), to: LentKeyedStream<Key>(names, self))
        return names
    }

    /// A container that can only throw. The call fails with its error in any case, unless it was over already: then the
    /// state may be someone else's.
    @inline(never)
    func dead<Key: CodingKey>(_ error: JSONError) -> KeyedEncodingContainer<Key> {
        if error.kind != .keptTooLong { fail(error) }
        let names = KeyNames(Key.self, naming: .asWritten)
        return KeyedEncodingContainer(
            KeyedStream(session: self, ticket: EncodingTicket(names: names, serial: .max, failure: error)))
    }
}
