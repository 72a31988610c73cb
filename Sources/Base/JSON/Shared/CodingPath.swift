/// A place in a JSON text, outermost first.
struct CodingPath {
    var keys: [AnyKey] = []

    /// `items[2].price`; names with anything odd in them stand in brackets.
    var description: String {
        var text = ""
        for key in keys {
            if let index = key.intValue {
                text += "[\(index)]"
            } else if key.stringValue.isEmpty || key.stringValue.utf8.contains(where: isOdd) {
                text += "[\"\(key.stringValue)\"]"
            } else {
                text += text.isEmpty ? key.stringValue : "." + key.stringValue
            }
        }
        return text
    }

    private func isOdd(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\"")
    }
}

extension CodingPath {
    init(_ keys: [any CodingKey]) {
        self.keys = keys.map { key in
            key.intValue.map { AnyKey(intValue: $0) } ?? AnyKey(stringValue: key.stringValue)
        }
    }

    /// The place where a text stops: what is open there, and at which name or element.
    ///
    /// Coders keep no path while they work; this finds it again in the text for an error.
    init(atEndOf text: UnsafeBufferPointer<UInt8>, inside outer: Container = .none) {
        var open: [Level] = outer == .none ? [] : [Level(kind: outer)]
        var position = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"): open.append(Level(kind: .object))
            case UInt8(ascii: "["): open.append(Level(kind: .array))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): if !open.isEmpty { open.removeLast() }
            case UInt8(ascii: ","): open.last.map { open[open.count - 1] = $0.next }
            case UInt8(ascii: "\""):
                let start = position
                while position < text.count, text[position] != UInt8(ascii: "\"") {
                    position += text[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                let end = min(position, text.count)
                position += 1
                if let last = open.last, last.kind == .object, last.name == nil {
                    let name = UnsafeBufferPointer(rebasing: text[start..<end])
                    open[open.count - 1].name = unescaped(name) ?? String(decoding: name, as: UTF8.self)
                }
            default: break
            }
        }
        keys = open.compactMap(\.key)
    }

    enum Container { case none, object, array }

    private struct Level {
        let kind: Container
        var name: String?
        var index = 0

        var next: Level { Level(kind: kind, name: nil, index: index + 1) }
        var key: AnyKey? { kind == .array ? AnyKey(intValue: index) : name.map { AnyKey(stringValue: $0) } }
    }
}
