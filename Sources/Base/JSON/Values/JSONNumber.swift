/// A number exactly as its text says it, so that no amount of money ever passes through a `Double`.
public struct JSONNumber: Hashable, Sendable {
    /// The source text: `799.90` stays `799.90`.
    public let text: String

    /// A number from its text; nothing if JSON would not write a number so.
    public init?(_ text: String) {
        guard JSONNumber.isNumber(text.utf8) else { return nil }
        self.text = text
    }

    /// An integer.
    public init(_ integer: some BinaryInteger) { text = String(integer) }

    init(unchecked text: String) { self.text = text }

    /// The value, if the text is an integer that fits.
    public var integer: Int? { Int(text) }
    /// The nearest double; never use it for money.
    public var double: Double { Double(text) ?? .nan }

    static func isNumber(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = digits(&rest)
        if whole == 0 || (whole > 1 && text.first(where: { $0 != UInt8(ascii: "-") }) == UInt8(ascii: "0")) {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            if digits(&rest) == 0 { return false }
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            if digits(&rest) == 0 { return false }
        }
        return rest.isEmpty
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> Int {
        let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
        rest = rest.dropFirst(count)
        return count
    }
}

extension JSONNumber: CustomStringConvertible {
    public var description: String { text }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}

extension JSONNumber: Codable {
    /// Reads the number with all its digits, as far as the decoder has them.
    public init(from decoder: any Decoder) throws {
        if let source = decoder as? any JSONSource, case .number(let number) = try source.sourceJSON() {
            self = number
            return
        }
        let container = try decoder.singleValueContainer()
        if let integer = try? container.decode(Int.self) {
            self.init(integer)
        } else {
            self.init(unchecked: String(describing: try container.decode(Double.self)))
        }
    }

    /// Writes the text, or the nearest number where the encoder knows no better.
    public func encode(to encoder: any Encoder) throws {
        if try isTaken(by: encoder) { return }
        var container = encoder.singleValueContainer()
        if let integer { try container.encode(integer) } else { try container.encode(double) }
    }
}
