import CartwrightJSON
import FoundationEssentials

/// What an answer must be, field by field: every field named, none besides them, every number digit by digit.
///
/// A string in angle brackets stands for what the server makes: `<id>`, `<time>`, `<text>`, `<any>`. With a name it is kept
/// the first time and must be the same afterwards: `<id order_id>`, `<text jwt_token>`. `["<each>", …]` is a list of any
/// length of which each element fits.
struct BodyPattern {
    /// What the server has made so far, by name.
    private(set) var known: [String: String] = [:]

    init(known: [String: String] = [:]) { self.known = known }

    /// A text with what the server has made in the places of `{names}`.
    func filled(_ text: String) -> String {
        known.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// How a body differs from its pattern; nothing where it fits.
    mutating func mismatch(_ body: JSONValue, _ pattern: JSONValue, at path: String = "") -> String? {
        switch (pattern, body) {
        case (.object(let fields), .object(let given)):
            for name in given.keys where fields[name] == nil { return "\(path).\(name) is too much" }
            for name in fields.keys {
                guard let field = fields[name] else { continue }
                guard let value = given[name] else { return "\(path).\(name) is missing" }
                if let mismatch = mismatch(value, field, at: "\(path).\(name)") { return mismatch }
            }
            return nil
        case (.array(let elements), .array(let given)) where elements.first == "<each>" && elements.count == 2:
            return given.enumerated().lazy.compactMap { [self] in
                var alone = self
                return alone.mismatch($1, elements[1], at: "\(path)[\($0)]")
            }.first
        case (.array(let elements), .array(let given)):
            guard elements.count == given.count else {
                return "\(path) has \(given.count) elements, not \(elements.count)"
            }
            for (index, element) in elements.enumerated() {
                if let mismatch = mismatch(given[index], element, at: "\(path)[\(index)]") { return mismatch }
            }
            return nil
        case (.string(let text), _) where text.first == "<" && text.last == ">":
            return mismatch(
                body, placeholder: text.dropFirst().dropLast().split(separator: " ").map(String.init), at: path)
        case (.number(let number), .number(let given)):
            return number.text == given.text ? nil : "\(path) is \(given.text), not \(number.text)"
        default:
            return pattern == body ? nil : "\(path) is \(body), not \(pattern)"
        }
    }

    private mutating func mismatch(_ body: JSONValue, placeholder words: [String], at path: String) -> String? {
        if words == ["any"] { return nil }
        if words == ["number"] { return body.number == nil ? "\(path) is \(body), not a number" : nil }
        if words == ["flag"] { return body.bool == nil ? "\(path) is \(body), neither true nor false" : nil }
        guard let text = body.string, !text.isEmpty else { return "\(path) is \(body), not \(words)" }
        let fits =
            switch words.first {
            case "id": UUID(uuidString: text) != nil && text == text.lowercased()
            case "time": text.utf8.count == 24 && text.last == "Z"
            case "text": true
            default: false
            }
        guard fits else { return "\(path) is \(text), not \(words)" }
        if words.count == 2 {
            if let before = known[words[1]], before != text { return "\(path) is \(text), not \(before)" }
            known[words[1]] = text
        }
        return nil
    }
}
