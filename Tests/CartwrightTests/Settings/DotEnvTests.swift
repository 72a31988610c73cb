import Cartwright
import Testing

@Suite("The .env file")
struct DotEnvTests {
    @Test(
        "lines set names",
        arguments: [
            ("A=b", "b"), ("A = b", nil), ("A=", ""), ("export A=b", "b"), ("A=b # c", "b"), ("A=b#c", "b#c"),
            ("A='b # c'", "b # c"), (#"A="b\n\"c\"""#, "b\n\"c\""), ("A=\"b\" # c", "b"), ("  A=b  ", "b"),
            ("A=b c", "b c"), ("A='$B'", "$B"), ("A=$B", "$B"), ("A=#b", ""), ("# A=b", nil),
        ] as [(String, String?)])
    func lines(text: String, value: String?) {
        #expect(DotEnv(text: Array(text.utf8)).lines.first?.value == value)
    }

    @Test(
        "what is no line is named by its place",
        arguments: [
            ("A", ".env:1:2: error: expected '=' right after A"),
            ("\n\n1A=b", ".env:3:1: error: expected NAME=value, # comment or nothing"),
            ("A=b\nA=c", ".env:2:1: error: A is already set on line 1"),
            ("A=\"b", ".env:1:3: error: the quote is not closed on its line"),
            ("A='b'c", ".env:1:6: error: nothing but a comment may follow the closing quote"),
            (#"A="\x""#, #".env:1:4: error: unknown escape"#),
            ("A=b'c'", ".env:1:4: error: a quote inside a value"),
        ])
    func mistakes(text: String, said: String) {
        let problems = DotEnv(text: Array(text.utf8)).problems
        #expect(problems.count == 1 && problems[0].hasPrefix(said), "\(problems)")
    }

    @Test("Windows line ends are fine, other encodings are not")
    func encodings() {
        #expect(DotEnv(text: Array("A=b\r\nC=d\r\n".utf8)).lines.map(\.value) == ["b", "d"])
        #expect(DotEnv(text: [0x41, 0x3D, 0xFF]).problems == [".env:1:1: error: not UTF-8 text"])
    }
}
