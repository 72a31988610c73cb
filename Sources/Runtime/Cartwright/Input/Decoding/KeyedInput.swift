import CartwrightJSON

/// The fields of the object being read.
enum InputFields {
    case root(InputRoot)
    case object(JSONObject)
    case dotted([(name: String, values: [String])])

    func lookUp(_ name: String) -> (node: InputNode?, isTwice: Bool) {
        switch self {
        case .root(let root): root.lookUp(name)
        case .object(let object): (object[name].map(InputNode.json), false)
        case .dotted(let fields): (fields.first { $0.name == name }.map { .query($0.values) }, false)
        }
    }

    var names: [String] {
        switch self {
        case .root(let root): root.names
        case .object(let object): object.keys
        case .dotted(let fields): fields.map(\.name)
        }
    }
}

struct KeyedInput<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: InputDecoder
    let fields: InputFields
    /// Where the names that are asked for are taken down; nil where nothing of the body is read here.
    private let asked: AskedFields?
    /// Whether the keys are those of a free dictionary, whose names are left as they are.
    private let isFree: Bool

    init(decoder: InputDecoder, fields: InputFields, asked: AskedFields?) {
        self.asked = asked
        self.decoder = decoder
        self.fields = fields
        isFree = Key(stringValue: "\u{1}") != nil
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    private func name(of key: Key) -> String { isFree ? key.stringValue : wireName(key.stringValue) }

    /// Asking for every key means a free dictionary: no field of it is unknown.
    var allKeys: [Key] {
        asked?.isFree = true
        return fields.names.compactMap(Key.init(stringValue:))
    }

    /// A key that is given twice is there, too: reading it then says what is wrong.
    func contains(_ key: Key) -> Bool {
        do { return try node(key) != nil } catch { return true }
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .json(.null)? = try node(key) { true } else { false }
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
        guard let (node, path) = try present(key) else { return try StandIn.value(of: type) }
        return try decoder.decode(type, .node(node), at: path)
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
        let name = name(of: key)
        guard let node = try node(named: name), !node.isNull else { return nil }
        return try decoder.decode(type, .node(node), at: InputPath(decoder.path, name: name))
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

    // MARK: Look-up

    /// The value under a key or one of its synonyms. The same name from two places, or by two names, is an error.
    private func node(_ key: Key) throws -> InputNode? { try node(named: name(of: key)) }

    private func node(named name: String) throws -> InputNode? {
        asked?.names.insert(name)
        var (found, isTwice) = fields.lookUp(name)
        for (synonym, own) in decoder.synonyms where own == name {
            asked?.names.insert(synonym)
            guard let other = fields.lookUp(synonym).node else { continue }
            if found == nil { found = other } else { isTwice = true }
        }
        if isTwice {
            let error = FieldError(
                InputPath(decoder.path, name: name).text, "given_twice", "may be given in one place only")
            guard decoder.pass.isRecording else { throw InputFailure(error: error, isInPath: false) }
            decoder.pass.note(error)
        }
        return found
    }

    private func present(_ key: Key) throws -> (InputNode, InputPath)? {
        let name = name(of: key)
        let path = InputPath(decoder.path, name: name)
        if let node = try node(named: name) { return (node, path) }
        let error = FieldError(path.text, "required", "is required")
        guard decoder.pass.isRecording else { throw InputFailure(error: error, isInPath: false) }
        decoder.pass.note(error)
        return nil
    }

    private func read<T>(_ key: Key, _ standIn: T, _ coerce: (InputNode, InputDecoder) throws -> T) throws -> T {
        guard let (node, path) = try present(key) else { return standIn }
        return try read(node, at: path, standIn, coerce)
    }

    private func readIfPresent<T>(
        _ key: Key, _ standIn: T, _ coerce: (InputNode, InputDecoder) throws -> T
    ) throws -> T? {
        let name = name(of: key)
        guard let node = try node(named: name), !node.isNull else { return nil }
        return try read(node, at: InputPath(decoder.path, name: name), standIn, coerce)
    }

    private func read<T>(
        _ node: InputNode, at path: InputPath, _ standIn: T, _ coerce: (InputNode, InputDecoder) throws -> T
    ) throws -> T {
        let inner = InputDecoder(content: .node(node), path: path, pass: decoder.pass, synonyms: [:])
        do { return try coerce(node, inner) } catch {
            let failure = inner.located(error)
            guard decoder.pass.isRecording else { throw failure }
            if failure.isInPath { decoder.pass.notePathIsWrong() } else { decoder.pass.note(failure.error) }
            return standIn
        }
    }

    private func nested(_ key: Key) throws -> InputDecoder {
        let path = InputPath(decoder.path, name: name(of: key))
        guard let node = try node(key) else {
            throw InputFailure(error: FieldError(path.text, "required", "is required"), isInPath: false)
        }
        return InputDecoder(content: .node(node), path: path, pass: decoder.pass, synonyms: [:])
    }
}
