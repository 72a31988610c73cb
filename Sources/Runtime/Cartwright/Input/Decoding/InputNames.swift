import CartwrightJSON
import Synchronization

/// The names on the wire of one type of coding key, each put together once.
///
/// The keys Swift synthesises are an enum of one byte, so a name is found by that byte.
final class InputNames: TypeKnowledge {
    let type: ObjectIdentifier
    /// Whether the keys are those of a free dictionary, whose names are left as they are.
    let isFree: Bool
    private let isPlain: Bool
    private let names = [64 of Atomic<Unmanaged<Name>?>] { _ in Atomic(nil) }

    private static let known = KnownTypes<InputNames>()

    static func of<Key: CodingKey>(_ type: Key.Type) -> InputNames {
        known.find(ObjectIdentifier(type)) { InputNames(type) }
    }

    private init<Key: CodingKey>(_ type: Key.Type) {
        self.type = ObjectIdentifier(type)
        isFree = Key(stringValue: "\u{1}") != nil
        isPlain = !isFree && MemoryLayout<Key>.size <= 1 && _isPOD(Key.self)
    }

    @inline(__always)
    func name<Key: CodingKey>(of key: Key) -> String {
        if isFree { return key.stringValue }
        guard isPlain else { return wireName(key.stringValue) }
        let byte = MemoryLayout<Key>.size == 0 ? 0 : Int(unsafeBitCast(key, to: UInt8.self))
        guard byte < names.count else { return wireName(key.stringValue) }
        if let name = names[byte].load(ordering: .acquiring) { return name._withUnsafeGuaranteedRef(\.text) }
        return remember(wireName(key.stringValue), at: byte)
    }

    private func remember(_ text: String, at byte: Int) -> String {
        let name = Unmanaged.passRetained(Name(text))
        let (isMine, _) = names[byte].compareExchange(
            expected: nil, desired: name, ordering: .acquiringAndReleasing)
        if !isMine { name.release() }
        return text
    }
}

private final class Name: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}

/// A field's name on the wire; most names need no work.
func wireName(_ name: String) -> String {
    name.utf8.contains { $0 >= 65 && $0 <= 90 } ? snakeCased(name) : name
}
