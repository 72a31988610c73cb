/// The headers of an answer as curl hands them over: the status line and one line for each.
enum ResponseHead {
    static func headers(of head: [UInt8]) -> [(name: String, value: String)] {
        head.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
            return (
                String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
            )
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes.removeLast() }
        return bytes
    }
}
