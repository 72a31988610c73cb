/// How the keys of a dictionary become names and back: strings, integers, and what stands for one of them.
enum DictionaryKeys<Key> {
    static var isNameable: Bool {
        Key.self == String.self || Key.self == Int.self || Key.self is any CodingKeyRepresentable.Type
            || Key.self is any RawRepresentable<String>.Type || Key.self is any RawRepresentable<Int>.Type
    }

    static func name(of key: Key) -> String? {
        switch key {
        case let key as String: key
        case let key as Int: String(key)
        case let key as any CodingKeyRepresentable: key.codingKey.stringValue
        case let key as any RawRepresentable<String>: key.rawValue
        case let key as any RawRepresentable<Int>: String(key.rawValue)
        default: nil
        }
    }

    /// Nothing if the name stands for no key.
    static func key(named name: String) -> Key? {
        if Key.self == String.self { return name as? Key }
        if Key.self == Int.self { return Int(name) as? Key }
        if let type = Key.self as? any CodingKeyRepresentable.Type {
            return type.init(codingKey: IndexOrName(name)) as? Key
        }
        if let type = Key.self as? any RawRepresentable<String>.Type { return raw(type, name) as? Key }
        if let type = Key.self as? any RawRepresentable<Int>.Type { return Int(name).flatMap { raw(type, $0) } as? Key }
        return nil
    }

    private static func raw<Value, Type: RawRepresentable<Value>>(_ type: Type.Type, _ value: Value) -> Type? {
        type.init(rawValue: value)
    }
}

/// A name, and the number it says if it says one.
private struct IndexOrName: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = Int(name)
    }

    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(String(intValue)) }
}

extension DictionaryKeys {
    /// What a name must be, for an error.
    static var description: String {
        Key.self == Int.self || Key.self is any RawRepresentable<Int>.Type ? "an integer" : "one of the known ones"
    }
}
