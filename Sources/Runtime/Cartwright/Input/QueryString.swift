/// The query of a request: names with all their values, decoded; empty values count as absent.
enum QueryString {
    /// So many names are compared one by one.
    private static let few = 16

    static func fields(_ raw: String) -> [(name: String, values: [String])] {
        if raw.isEmpty { return [] }
        var raw = raw
        return raw.withUTF8 { fields($0) }
    }

    private static func fields(_ raw: UnsafeBufferPointer<UInt8>) -> [(name: String, values: [String])] {
        var fields: [(name: String, values: [String])] = []
        // By name, for a stranger may send thousands of them.
        var places: [String: Int] = [:]
        var start = 0
        while start < raw.count {
            let end = raw[start...].firstIndex(of: UInt8(ascii: "&")) ?? raw.count
            defer { start = end + 1 }
            guard let equals = raw[start..<end].firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = decoded(raw[start..<equals])
            let value = decoded(raw[(equals + 1)..<end])
            if name.isEmpty || value.isEmpty { continue }
            if let index = places.isEmpty ? fields.firstIndex(where: { $0.name == name }) : places[name] {
                fields[index].values.append(value)
                continue
            }
            fields.append((name, [value]))
            if places.isEmpty, fields.count > few {
                for (index, field) in fields.enumerated() { places[field.name] = index }
            } else if !places.isEmpty {
                places[name] = fields.count - 1
            }
        }
        return fields
    }

    /// Percent-decoded, with `+` for a space as forms send it. Bytes that are not UTF-8 become U+FFFD.
    private static func decoded(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(decoding: UnsafeBufferPointer(rebasing: text), as: UTF8.self)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(digit),
                let low = rest.dropFirst().first.flatMap(digit)
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
