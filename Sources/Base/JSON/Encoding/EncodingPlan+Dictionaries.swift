/// Dictionaries are written with their names in order, so that equal values have equal bytes.
protocol PlannedDictionary {
    static var encodingPlan: EncodingPlan? { get }
}

extension Dictionary: PlannedDictionary where Key: Encodable, Value: Encodable {
    /// Nothing for keys that are no names: Codable writes such a dictionary as an array of keys and values.
    static var encodingPlan: EncodingPlan? {
        DictionaryKeys<Key>.isNameable ? DictionaryPlan<Key, Value>() : nil
    }
}

final class DictionaryPlan<Key: Encodable & Hashable, Value: Encodable>: EncodingPlan {
    override func write(_ value: UnsafeRawPointer, _ session: EncodingSession) throws {
        let dictionary = value.assumingMemoryBound(to: [Key: Value].self).pointee
        let depth = try session.descend()
        session.state.pointee.writer.append(UInt8(ascii: "{"))
        let fields = dictionary.map { (name: DictionaryKeys<Key>.name(of: $0.key) ?? "", value: $0.value) }
        for field in fields.sorted(by: { $0.name < $1.name }) {
            session.state.pointee.writer.key(dynamic: field.name)
            try session.write(field.value)
        }
        session.state.pointee.writer.append(UInt8(ascii: "}"))
        session.state.pointee.frame.depth = depth
    }
}
