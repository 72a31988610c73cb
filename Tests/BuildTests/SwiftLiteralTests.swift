import Testing

@testable import cartwright_build

@Suite("Text as Swift literals")
struct SwiftLiteralTests {
    @Test("one line becomes an escaped literal, several a raw one with enough pounds")
    func forms() {
        #expect(SwiftLiteral.of("a \"b\" \\(c)") == #""a \"b\" \\(c)""#)
        #expect(SwiftLiteral.of("a\nb \\(c)") == "#\"\"\"\na\nb \\(c)\n\"\"\"#")
        #expect(SwiftLiteral.of("a\n\"\"\"## b") == "###\"\"\"\na\n\"\"\"## b\n\"\"\"###")
    }

    @Test("what Swift would change or refuse in a raw literal is escaped")
    func control() {
        #expect(SwiftLiteral.of("a\r\nb\u{0}\u{1B}") == #""a\r\nb\u{0}\u{1b}""#)
    }
}
