/// Names of types as names of components: letters, digits, dots and hyphens.
enum SchemaName {
    /// `Product`, `Order.Item`, `PageOfProduct`.
    static func short(of type: Any.Type) -> String { join(String(reflecting: type), dropsModule: true) }

    /// The same with its module before it.
    static func long(of type: Any.Type) -> String { join(String(reflecting: type), dropsModule: false) }

    private static func join(_ text: String, dropsModule: Bool) -> String {
        guard let opening = text.firstIndex(of: "<"), text.hasSuffix(">") else { return plain(text, dropsModule) }
        let outer = plain(String(text[..<opening]), dropsModule)
        let inner = text[text.index(after: opening)..<text.index(before: text.endIndex)]
        return outer + "Of" + arguments(inner).map { join($0, dropsModule: true) }.joined(separator: "And")
    }

    /// Cut at the commas that are not within inner brackets.
    private static func arguments(_ text: Substring) -> [String] {
        var arguments = [""]
        var depth = 0
        for character in text {
            if character == "<" { depth += 1 } else if character == ">" { depth -= 1 }
            if character == ",", depth == 0 {
                arguments.append("")
            } else if character != " " || depth > 0 {
                arguments[arguments.count - 1].append(character)
            }
        }
        return arguments
    }

    /// Without the module, and without the places of private and local types.
    private static func plain(_ text: String, _ dropsModule: Bool) -> String {
        var depth = 0
        let visible = text.filter { character in
            if character == "(" { depth += 1 }
            defer { if character == ")" { depth -= 1 } }
            return depth == 0
        }
        let parts = visible.split(separator: ".").map { $0.filter { $0.isLetter || $0.isNumber || $0 == "_" } }
        let named = parts.filter { !$0.isEmpty }
        return named.dropFirst(dropsModule && named.count > 1 ? 1 : 0).joined(separator: ".")
    }
}
