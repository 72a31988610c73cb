/// A piece of YAML and where it stands.
struct Node {
    enum Content {
        /// `plain` tells `true` from `"true"`.
        case scalar(String, plain: Bool)
        case list([Node])
        case mapping([Entry])
    }

    struct Entry {
        let key: String
        let keyMark: Manifest.Mark
        let value: Node
    }

    let mark: Manifest.Mark
    let content: Content

    /// What it is, in the words of a message.
    var kind: String {
        switch content {
        case .list: "a list"
        case .mapping: "a mapping"
        case .scalar:
            switch scalarValue {
            case .null: "nothing"
            case .bool: "true or false"
            case .number: "a number"
            default: "text"
            }
        }
    }

    /// The value of a scalar by the core schema of YAML 1.2 (so `no` and `on` are text); nil for lists and mappings.
    var scalarValue: Manifest.Value? {
        guard case .scalar(let text, let plain) = content else { return nil }
        guard plain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: return isJSONNumber(text) ? .number(text) : .string(text)
        }
    }

    var isNull: Bool { scalarValue == .null }
}

/// Whether the text is a number as JSON writes it, which is all the manifest accepts as one.
func isJSONNumber(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = digits(&rest)
    guard whole == 1 || (whole > 1 && text.drop { $0 == "-" }.first != "0") else { return false }
    if rest.first == UInt8(ascii: ".") {
        rest.removeFirst()
        guard digits(&rest) > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
        rest.removeFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard digits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
}

private func digits(_ rest: inout Substring.UTF8View) -> Int {
    let before = rest.count
    rest = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return before - rest.count
}
