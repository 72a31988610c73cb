/// Any text as a Swift string literal that yields exactly that text.
enum SwiftLiteral {
    static func of(_ text: String) -> String {
        text.contains("\n") && isPlain(text) ? raw(text) : escaped(text)
    }

    /// What a raw multi-line literal keeps as it is; Swift would turn CR into LF and refuses other control characters.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || ($0.value >= 0x20 && $0.value != 0x7F) }
            && !text.unicodeScalars.contains("\u{FEFF}")
    }

    private static func raw(_ text: String) -> String {
        let fence = String(repeating: "#", count: longestRunOfPounds(text) + 1)
        return "\(fence)\"\"\"\n\(text)\n\"\"\"\(fence)"
    }

    private static func longestRunOfPounds(_ text: String) -> Int {
        var (longest, current) = (0, 0)
        for byte in text.utf8 {
            current = byte == UInt8(ascii: "#") ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }

    private static func escaped(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{FEFF}":
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
