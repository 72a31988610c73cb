package import FoundationEssentials

extension UUID {
    /// The id that a text is, in upper or lower case; strict, and without the C library's scanner, in which `uuidString` ends.
    package init?(canonical text: String) {
        var text = text
        guard let id = text.withUTF8({ UUID(text: $0) }) else { return nil }
        self = id
    }
}
