/// Why a text is not the JSON that was asked for, or why a value cannot become JSON.
public struct JSONError: Error, Hashable, Sendable {
    /// The kinds of failure a caller can tell apart.
    public enum Kind: String, Hashable, Sendable {
        /// The text is not JSON (RFC 8259).
        case malformed
        /// The same name twice in one object.
        case duplicateKey
        /// Nested deeper than 512 levels.
        case tooDeep
        /// A field that must be there is not.
        case missing
        /// A value of another kind than was asked for, `null` among them.
        case wrongType
        /// The right kind, but a value that the type cannot hold.
        case unacceptable
        /// A Swift value that JSON has no word for, such as a number that is not finite.
        case notEncodable
        /// A coder or container was used after the call it belonged to.
        case keptTooLong
    }

    /// The kind of failure.
    public let kind: Kind
    /// Where, in the JSON's own names: `items[2].price`; empty for the whole text.
    public let path: String
    /// What would have been right: `an integer`.
    public let expected: String
    /// What was there instead: `a string`; nothing when there was nothing.
    public let found: String?
    /// The byte of the input where it went wrong.
    public let offset: Int?

    /// Says what went wrong, for a coder of one's own that joins in.
    public init(kind: Kind, path: String = "", expected: String, found: String? = nil, offset: Int? = nil) {
        self.kind = kind
        self.path = path
        self.expected = expected
        self.found = found
        self.offset = offset
    }

    /// One sentence without the path: `expected an integer, found a string`.
    public var message: String {
        switch kind {
        case .missing: "is required (\(expected))"
        case .keptTooLong: "a coder was used after its call had ended"
        default: "expected \(expected)" + (found.map { ", found \($0)" } ?? "")
        }
    }
}

extension JSONError: CustomStringConvertible {
    /// The sentence with its place: `items[2].price: expected an integer, found a string (byte 48)`.
    public var description: String {
        (path.isEmpty ? "" : path + ": ") + message + (offset.map { " (byte \($0))" } ?? "")
    }
}

extension JSONError {
    /// The same failure, seen from further out.
    func under(_ outer: String) -> JSONError {
        guard !outer.isEmpty else { return self }
        let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return JSONError(kind: kind, path: outer + joint + path, expected: expected, found: found, offset: offset)
    }

    /// A coder or container was used after the call it belonged to.
    public static let keptTooLong = JSONError(kind: .keptTooLong, expected: "a coder that is used during its call only")
}
