import CartwrightJSON

/// What one type asks for while it decodes.
final class Notes {
    let recorder: SchemaRecorder
    let sample: Samples.Sample
    private var properties: [Schema.Property] = []
    private var isObject = false
    /// What the type decodes as, if it is no object.
    private(set) var singleSchema: Schema?
    private var probed: Set<String> = []
    private var nullable: Set<String> = []

    init(recorder: SchemaRecorder, sample: Samples.Sample) {
        self.recorder = recorder
        self.sample = sample
    }

    var schema: Schema {
        guard !isObject, let singleSchema else { return .object(properties.map(finished)) }
        return singleSchema
    }

    /// Fields that were only asked whether they are there are optional; those asked for null take null.
    private func finished(_ property: Schema.Property) -> Schema.Property {
        var property = property
        if probed.contains(property.name) { property.isRequired = false }
        if nullable.contains(property.name) { property.schema = .nullable(property.schema) }
        return property
    }

    func becomeObject() { isObject = true }
    func probe(_ name: String) { probed.insert(name) }
    func probeNull(_ name: String) { nullable.insert(name) }

    func add(_ name: String, _ schema: Schema, isRequired: Bool) {
        guard !properties.contains(where: { $0.name == name }) else { return }
        properties.append(Schema.Property(name, schema, isRequired: isRequired))
    }

    func become(_ schema: Schema) { if singleSchema == nil { singleSchema = schema } }

    /// A value for the type that asks, of its own walk or from the samples.
    func value<T: Decodable>(of type: T.Type) throws -> T {
        try Samples.value(of: type, sample) ?? recorder.value(of: type)
    }
}

/// A decoder that has every field that is asked for, and takes notes.
struct RecordingDecoder: Decoder {
    let notes: Notes

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        notes.becomeObject()
        return KeyedDecodingContainer(RecordingFields<Key>(notes: notes))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { RecordingElements(notes: notes) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { RecordingValue(notes: notes) }
}

struct RecordingValue: SingleValueDecodingContainer {
    let notes: Notes
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        notes.become(try notes.recorder.schema(of: type))
        return try notes.value(of: type)
    }
}

/// An array of no elements; what its elements look like is not asked.
struct RecordingElements: UnkeyedDecodingContainer {
    let notes: Notes
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 0 }
    var isAtEnd: Bool { true }
    var currentIndex: Int { 0 }

    init(notes: Notes) {
        self.notes = notes
        notes.become(.array(.any))
    }

    mutating func decodeNil() throws -> Bool { throw JSONError(kind: .missing, expected: "another element") }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try notes.value(of: type) }
    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw JSONError(kind: .missing, expected: "another element")
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { self }
    mutating func superDecoder() throws -> any Decoder { RecordingDecoder(notes: notes) }
}
