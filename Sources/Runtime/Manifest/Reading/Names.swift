/// Names as the manifest allows them.
enum Names {
    /// `catalog-get-product`: words of lower-case letters and digits joined by single hyphens.
    static func isKebab(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLower(first) else { return false }
        var last = first
        for byte in text.utf8 {
            let isHyphen = byte == UInt8(ascii: "-")
            if isHyphen ? last == byte : !isLower(byte) && !isDigit(byte) { return false }
            last = byte
        }
        return last != UInt8(ascii: "-")
    }

    /// `product_id`, as `snake_case` has it.
    static func isSnake(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLower(first) else { return false }
        return text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// `JWT_SECRET`, as environment variables are named.
    static func isEnvironment(_ text: String) -> Bool {
        guard let first = text.utf8.first, isUpper(first) else { return false }
        return text.utf8.allSatisfy { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// The nearest allowed spelling of a name, for the message that refuses it.
    static func kebab(from text: String) -> String { joined(text, by: "-") }
    static func snake(from text: String) -> String { joined(text, by: "_") }

    private static func joined(_ text: String, by separator: String) -> String {
        var result = ""
        var lastWasLower = false
        for byte in text.utf8 {
            if isUpper(byte) {
                if lastWasLower { result += separator }
                result.unicodeScalars.append(Unicode.Scalar(byte + 32))
            } else if isLower(byte) || isDigit(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else if !result.isEmpty, !result.hasSuffix(separator) {
                result += separator
            }
            lastWasLower = isLower(byte) || isDigit(byte)
        }
        while result.hasSuffix(separator) { result.removeLast() }
        return result
    }

    static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// Names that end up in generated Swift, so nothing else may pass.
enum SwiftName {
    static func isIdentifier(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !Names.isDigit(first), text.utf8.count <= 128 else { return false }
        return text.utf8.allSatisfy {
            Names.isLower($0) || Names.isUpper($0) || Names.isDigit($0) || $0 == UInt8(ascii: "_")
        } && !keywords.contains(String(text))
    }

    /// `name` or `Module.name`.
    static func isPath(_ text: String) -> Bool {
        let parts = text.parts(between: ".")
        return parts.count <= 2 && parts.allSatisfy { isIdentifier($0) }
    }

    /// The words Swift does not take as a name without back-ticks.
    private static let keywords: Set<String> = [
        "_", "actor", "Any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default",
        "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
        "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup",
        "private", "protocol", "public", "repeat", "rethrows", "return", "self", "Self", "static", "struct",
        "subscript",
        "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}

extension String {
    /// The pieces between single separators, byte by byte: a manifest is read at every start of every process, and its
    /// separators are ASCII.
    func parts(between separator: Unicode.Scalar, omittingEmpty: Bool = false) -> [String] {
        utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: omittingEmpty)
            .map { String(Substring($0)) }
    }
}
