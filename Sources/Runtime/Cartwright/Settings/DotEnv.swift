/// The text of a `.env` file, read strictly.
///
/// Each line is empty, a `# comment`, or `NAME=value` (`export` in front is allowed). A bare value runs to the end of the
/// line or to ` #`; `'…'` is taken as it is; `"…"` knows `\n \t \r \" \\ \$`. Nothing is expanded, a name comes once.
public struct DotEnv: Sendable {
    /// One line that sets a name.
    public struct Line: Sendable {
        public let name: String
        public let value: String
        public let number: Int
    }

    /// The file's name, for messages.
    public let file: String
    public private(set) var lines: [Line] = []
    /// `.env:3:1: error: …`, one for each line that is none of the above.
    public private(set) var problems: [String] = []

    /// Reads the text of a file.
    public init(text: [UInt8], file: String = ".env") {
        self.file = file
        guard let text = String(validating: text, as: UTF8.self) else {
            problems = ["\(file):1:1: error: not UTF-8 text"]
            return
        }
        var first: [String: Int] = [:]
        for (index, whole) in text.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }
        ).enumerated() {
            let number = index + 1
            var rest = whole
            if number == 1, rest.unicodeScalars.first == "\u{FEFF}" { rest.unicodeScalars.removeFirst() }
            do throws(Mistake) {
                guard let (name, value) = try DotEnv.read(rest) else { continue }
                if let line = first.updateValue(number, forKey: name) {
                    throw Mistake(rest.startIndex, "\(name) is already set on line \(line)")
                }
                lines.append(Line(name: name, value: value, number: number))
            } catch {
                let column = whole.unicodeScalars.distance(from: whole.startIndex, to: error.place) + 1
                problems.append("\(file):\(number):\(column): error: \(error.message)")
            }
        }
    }

    private struct Mistake: Error {
        let place: String.Index
        let message: String

        init(_ place: String.Index, _ message: String) {
            self.place = place
            self.message = message
        }
    }

    private static func read(_ line: Substring) throws(Mistake) -> (String, String)? {
        var rest = line.drop(while: isBlank)
        if rest.isEmpty || rest.first == "#" { return nil }
        if rest.hasPrefix("export ") { rest = rest.dropFirst(7).drop(while: isBlank) }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard let start = name.first, !start.isNumber else {
            throw Mistake(rest.startIndex, "expected NAME=value, # comment or nothing")
        }
        rest = rest.dropFirst(name.count)
        guard rest.first == "=" else {
            throw Mistake(rest.startIndex, "expected '=' right after \(name)")
        }
        rest = rest.dropFirst()
        switch rest.first {
        case "'", "\"": return (String(name), try quoted(&rest))
        default: return (String(name), try bare(rest))
        }
    }

    private static func bare(_ text: Substring) throws(Mistake) -> String {
        var value = text
        if let comment = text.firstRange(of: " #") { value = text[..<comment.lowerBound] }
        if text.first == "#" { value = "" }
        while let last = value.last, isBlank(last) { value.removeLast() }
        value = value.drop(while: isBlank)
        if let place = value.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
            throw Mistake(place, "a quote inside a value: put the whole value in quotes")
        }
        return String(value)
    }

    private static func quoted(_ rest: inout Substring) throws(Mistake) -> String {
        let opening = rest.startIndex
        let quote = rest.removeFirst()
        var value = ""
        while let character = rest.first {
            let place = rest.startIndex
            rest.removeFirst()
            if character == quote {
                let after = rest.drop(while: isBlank)
                guard after.isEmpty || after.first == "#" else {
                    throw Mistake(after.startIndex, "nothing but a comment may follow the closing quote")
                }
                return value
            }
            guard quote == "\"", character == "\\" else {
                value.append(character)
                continue
            }
            switch rest.popFirst() {
            case "n": value.append("\n")
            case "t": value.append("\t")
            case "r": value.append("\r")
            case let known? where known == "\"" || known == "\\" || known == "$": value.append(known)
            default: throw Mistake(place, "unknown escape; inside \"…\" there are \\n \\t \\r \\\" \\\\ \\$")
            }
        }
        throw Mistake(opening, "the quote is not closed on its line")
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
