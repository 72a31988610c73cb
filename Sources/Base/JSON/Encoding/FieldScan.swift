/// Finds a field in the text of an object that is still open.
struct FieldScan {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 1

    /// The text begins with the object's bracket.
    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The bytes of a field with the comma that goes with it.
    func field(named name: String) -> Range<Int>? {
        var scan = self
        while scan.position < text.count {
            let start = scan.position
            if text[start] == UInt8(ascii: ",") { scan.position += 1 }
            let nameStart = scan.position + 1
            scan.skipString()
            let raw = UnsafeBufferPointer(rebasing: text[nameStart..<min(scan.position - 1, text.count)])
            scan.skipValue()
            guard unescaped(raw) == name else { continue }
            let isFirst = start == 1
            let hasNext = scan.position < text.count
            return start..<(isFirst && hasNext ? scan.position + 1 : scan.position)
        }
        return nil
    }

    private mutating func skipString() {
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position += 1
    }

    /// To the comma behind the value, or the end.
    private mutating func skipValue() {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            position += 1
        }
    }
}
