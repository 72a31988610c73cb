/// The names of one type of coding key, made once and kept for good.
///
/// The keys Swift synthesises are an enum of one byte, so a name is found by that byte. A key type that takes any name
/// holds the keys of a dictionary: those are data, and never renamed.
struct KeyNames {
    let naming: JSON.Keys
    let isDynamic: Bool
    /// How many bytes a key has if its bytes are all there is to it: 0 or 1, else -1.
    let width: Int
    let names: UnsafeMutablePointer<UnsafePointer<KeyName>?>

    static let remembered = 64

    static func make<Key: CodingKey>(_ type: Key.Type, naming: JSON.Keys) -> UnsafePointer<KeyNames> {
        let isDynamic = Key(stringValue: "\u{1}any") != nil
        let isPlain = !isDynamic && MemoryLayout<Key>.size <= 1 && _isPOD(Key.self)
        let names = UnsafeMutablePointer<UnsafePointer<KeyName>?>.allocate(capacity: remembered)
        names.initialize(repeating: nil, count: remembered)
        let made = UnsafeMutablePointer<KeyNames>.allocate(capacity: 1)
        made.initialize(
            to: KeyNames(
                naming: naming, isDynamic: isDynamic, width: isPlain ? MemoryLayout<Key>.size : -1, names: names))
        return UnsafePointer(made)
    }

    /// The place of a key among the remembered ones, or -1.
    @inline(__always)
    func place<Key: CodingKey>(of key: Key) -> Int {
        guard width == 1 else { return width }
        let byte = unsafeBitCast(key, to: UInt8.self)
        return Int(byte) < KeyNames.remembered ? Int(byte) : -1
    }

    /// The key's name in JSON.
    func text(of key: some CodingKey) -> String {
        isDynamic || naming == .asWritten ? key.stringValue : snakeCased(key.stringValue)
    }

    /// Remembers the name of a key that has a place.
    @inline(never)
    func remember(_ key: some CodingKey, at place: Int) -> UnsafePointer<KeyName> {
        let name = KeyName.make(text(of: key))
        names[place] = name
        return name
    }

    /// The key a name in JSON stands for, if the type has one.
    func key<Key: CodingKey>(_ type: Key.Type, named name: String) -> Key? {
        if let key = Key(stringValue: name), isDynamic || text(of: key) == name { return key }
        guard !isDynamic && naming == .snakeCased else { return nil }
        for candidate in camelCased(name) {
            if let key = Key(stringValue: candidate), snakeCased(candidate) == name { return key }
        }
        return nil
    }
}
