/// The fields of an object.
struct KeyedTape<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let session: DecodingSession
    let ticket: DecodingTicket

    var codingPath: [any CodingKey] { session.isCurrent(ticket.call) ? session.path(ticket.place).keys : [] }

    /// All names that are keys of this type, in the order of the text.
    var allKeys: [Key] {
        guard session.isCurrent(ticket.call) else { return [] }
        var keys: [Key] = []
        var place = ticket.place + 1
        while place < session.next(ticket.place) {
            if let key = ticket.names.key(Key.self, named: session.name(place)) { keys.append(key) }
            place = session.next(place + 1)
        }
        return keys
    }

    /// The place of a key's value, or -1.
    @inline(__always)
    private func find(_ key: Key) throws(JSONError) -> Int {
        guard session.isCurrent(ticket.call) else { throw .keptTooLong }
        let place = ticket.names.place(of: key)
        guard place >= 0 else { return session.find(text: ticket.names.text(of: key), in: ticket.place) }
        let name = ticket.names.names[place] ?? ticket.names.remember(key, at: place)
        return session.find(name, in: ticket.place)
    }

    @inline(__always)
    private func need(_ key: Key, _ expected: @autoclosure () -> String) throws(JSONError) -> Int {
        let place = try find(key)
        guard place >= 0 else { throw session.missing(ticket.names.text(of: key), in: ticket.place, expected()) }
        return place
    }

    /// The place of a value that is there and not `null`, or -1.
    @inline(__always)
    private func present(_ key: Key) throws(JSONError) -> Int {
        let place = try find(key)
        return place >= 0 && session.kind(place) != .null ? place : -1
    }

    func contains(_ key: Key) -> Bool { ((try? find(key)) ?? -1) >= 0 }

    func decodeNil(forKey key: Key) throws -> Bool { session.kind(try need(key, "a value")) == .null }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try session.bool(try need(key, "true or false"))
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try session.string(try need(key, "a string"))
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try session.integer(try need(key, "an integer"))
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try session.double(try need(key, "a number"))
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try session.read(type, try need(key, expectation(of: type)))
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        let place = try present(key)
        return place < 0 ? nil : try session.bool(place)
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        let place = try present(key)
        return place < 0 ? nil : try session.string(place)
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        let place = try present(key)
        return place < 0 ? nil : try session.integer(place)
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        let place = try present(key)
        return place < 0 ? nil : try session.double(place)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        let place = try present(key)
        return place < 0 ? nil : try session.read(type, place)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        try decoder(key, "an object").container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key, "an array").unkeyedContainer()
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key, "a value") }

    func superDecoder() throws -> any Decoder {
        guard session.isCurrent(ticket.call) else { throw JSONError.keptTooLong }
        let place = session.find(text: "super", in: ticket.place)
        guard place >= 0 else { throw session.missing("super", in: ticket.place, "a value") }
        return TapeDecoder(session: session, call: ticket.call, place: place)
    }

    private func decoder(_ key: Key, _ expected: String) throws -> TapeDecoder {
        TapeDecoder(session: session, call: ticket.call, place: try need(key, expected))
    }
}
