import CartwrightJSON

/// The fields a type asks for: required with `decode`, optional with `decodeIfPresent` or after `contains`.
struct RecordingFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let notes: Notes

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        notes.probe(name(key))
        return true
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        notes.probeNull(name(key))
        return false
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        notes.add(name(key), try notes.recorder.schema(of: type), isRequired: true)
        return try notes.value(of: type)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        try note(type, key)
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try note(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try note(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try note(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try note(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try note(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try note(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try note(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try note(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try note(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try note(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try note(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try note(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try note(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try note(type, key) }

    private func note<T>(_ type: T.Type, _ key: Key) throws -> T? {
        let schema = try notes.recorder.schema(of: type)
        notes.add(name(key), .nullable(schema), isRequired: notes.recorder.direction == .output)
        return nil
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        notes.add(name(key), .dictionary(.any), isRequired: true)
        let inner = Notes(recorder: notes.recorder, sample: notes.sample)
        return KeyedDecodingContainer(RecordingFields<Nested>(notes: inner))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        notes.add(name(key), .array(.any), isRequired: true)
        return RecordingElements(notes: Notes(recorder: notes.recorder, sample: notes.sample))
    }

    func superDecoder() throws -> any Decoder { RecordingDecoder(notes: notes) }
    func superDecoder(forKey key: Key) throws -> any Decoder { RecordingDecoder(notes: notes) }

    private func name(_ key: Key) -> String { snakeCased(key.stringValue) }
}
