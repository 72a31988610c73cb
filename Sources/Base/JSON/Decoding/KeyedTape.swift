/// The fields of an object.
struct KeyedTape<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let session: DecodingSession
    let names: UnsafePointer<KeyNames>
    /// The object it reads, or where that stands while the container is lent to one object after another.
    let object: ReadObject
    let lent: UnsafeMutablePointer<ReadObject>?

    private var current: ReadObject {
        @inline(__always) get { lent?.pointee ?? object }
    }

    /// The place of the object.
    private var place: Int {
        @inline(__always) get { current.place }
    }

    private var isCurrent: Bool {
        @inline(__always) get { session.isCurrent(current.call) }
    }

    var codingPath: [any CodingKey] { isCurrent ? session.path(place).keys : [] }

    /// All names that are keys of this type, in the order of the text.
    var allKeys: [Key] {
        guard isCurrent else { return [] }
        var keys: [Key] = []
        var name = place + 1
        while name < session.next(place) {
            if let key = names.pointee.key(Key.self, named: session.name(name)) { keys.append(key) }
            name = session.next(name + 1)
        }
        return keys
    }

    /// The place of a key's value, or -1.
    @inline(__always)
    private func find(_ key: Key) throws(JSONError) -> Int {
        let object = current
        guard session.isCurrent(object.call) else { throw .keptTooLong }
        let index = names.pointee.place(of: key)
        guard index >= 0 else { return session.find(text: names.pointee.text(of: key), in: object.place) }
        let name = names.pointee.names[index] ?? names.pointee.remember(key, at: index)
        return session.find(name, in: object.place)
    }

    @inline(__always)
    private func need(_ key: Key, _ expected: @autoclosure () -> String) throws(JSONError) -> Int {
        let place = try find(key)
        guard place >= 0 else { throw session.missing(names.pointee.text(of: key), in: self.place, expected()) }
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
        guard isCurrent else { throw JSONError.keptTooLong }
        let value = session.find(text: "super", in: place)
        guard value >= 0 else { throw session.missing("super", in: place, "a value") }
        return TapeDecoder(session: session, call: current.call, place: value)
    }

    private func decoder(_ key: Key, _ expected: String) throws -> TapeDecoder {
        TapeDecoder(session: session, call: current.call, place: try need(key, expected))
    }
}
