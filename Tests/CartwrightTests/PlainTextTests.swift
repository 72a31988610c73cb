import Cartwright
import Testing

@Suite("Plain text")
struct PlainTextTests {
    @Test(
        "ordinary writing of all scripts is plain",
        arguments: [
            "Smartphone 5G", "Größe „M“", "日本語のテキスト", "שלום עולם", "مرحبا", "हिन्दी", "naïve café", "👍🏽", "👨‍👩‍👧", "❤️", "x²",
        ])
    func plain(text: String) { #expect(PlainText.isPlain(text)) }

    @Test(
        "what hides or reorders is refused",
        arguments: [
            "a\u{0}b", "a\u{7}b", "a\u{1B}[31mb", "a\u{7F}b", "a\u{85}b", "a\u{200B}b", "a\u{200D}b", "a\u{202E}b",
            "a\u{2066}b",
            "a\u{FEFF}b", "a\u{AD}b", "a\u{2028}b", "a\u{E0041}b", "1\u{200D}2",
        ])
    func hidden(text: String) {
        #expect(!PlainText.isPlain(text))
        #expect(!PlainText.isPlain(text, lines: .many))
    }

    @Test("several lines only where they are asked for")
    func lines() {
        #expect(!PlainText.isPlain("a\nb"))
        #expect(PlainText.isPlain("a\r\nb\tc", lines: .many))
    }
}
