/// The query of a request: names with all their values, decoded; empty values count as absent.
enum QueryString {
    static func fields(_ raw: String) -> [(name: String, values: [String])] {
        if raw.isEmpty { return [] }
        var fields: [(name: String, values: [String])] = []
        // By name, for a stranger may send thousands of them.
        var places: [String: Int] = [:]
        for pair in raw.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = decoded(parts[0])
            let value = decoded(parts[1])
            if name.isEmpty || value.isEmpty { continue }
            if let index = places[name] {
                fields[index].values.append(value)
            } else {
                places[name] = fields.count
                fields.append((name, [value]))
            }
        }
        return fields
    }

    /// Percent-decoded, with `+` for a space as forms send it. Bytes that are not UTF-8 become U+FFFD.
    static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
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
