import CartwrightJSON
import Testing

@Suite("RFC 8259: what is not JSON")
struct RefusedTests {
    static let texts = [
        "", " ", "\n", "[", "]", "{", "}", "[[]", "[]]", "{}}", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1;2]",
        "{,}",
        "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}", "{\"a\" 1}", "{\"a\"}", "{\"a\":}", "{:1}", "{a:1}",
        "{'a':1}", "{1:1}",
        "{null:1}", "{\"a\":1 \"b\":2}", "{\"a\"::1}", "{\"a\":1]", "[1}", "{\"a\":[1}", "nul", "nulll", "Null", "NULL",
        "tru",
        "trueish", "True", "fals", "undefined", "NaN", "-NaN", "Infinity", "-Infinity", "inf", "+1", "--1", "-", "- 1",
        "01", "-01",
        "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1E-", "1e1.5", "0x10", "1_000", "1,5", "1a", "0b1", "1e5e5",
        "1.2.3", "1 000",
        "\"", "\"a", "a\"", "'a'", "\"\\", "\"\\\"", "\"\\a\"", "\"\\x41\"", "\"\\'\"", "\"\\u\"", "\"\\u1\"",
        "\"\\u12\"",
        "\"\\u123\"", "\"\\u123g\"", "\"\\u{41}\"", "\"\\U0041\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800a\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\\ud800\"", "\"\t\"", "\"\n\"", "\"\r\"", "\"\u{0}\"",
        "\"\u{1f}\"",
        "\"a\u{8}\"", "[1]\u{0}", "\u{0}[1]", "\u{feff}[1]", "[1]x", "[1] [2]", "1 2", "\"a\"\"b\"", "{}[]", "// a\n1",
        "1 // a",
        "/* a */1", "# a\n1", "\u{a0}1", "\u{c}1", "\u{b}1", "[\u{a0}1]", "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\":1,\"\":2}", "{\"x\":{\"b\":1,\"b\":1}}", "[{\"é\":1,\"\\u00e9\":1}]", "{\"a\":\"\\ud800\"}",
        "[\"a\",\n4\n,1,", "[1,\n1\n,1",
        "{\"longer than a word\":1,\"longer than a word\":2}",
    ]

    @Test("is refused", arguments: texts)
    func refused(_ text: String) {
        #expect(failure(JSONValue.self, text) != nil)
    }

    @Test(
        "is refused in a field that nobody reads",
        arguments: ["01", "\"\\ud800\"", "nul", "[1,]", "{\"b\":1,\"b\":2}", "1."])
    func unread(_ value: String) {
        struct Small: Decodable { let id: Int }
        #expect(failure(Small.self, "{\"id\":1,\"other\":\(value)}")?.path.hasPrefix("other") == true)
    }

    static let bytes: [[UInt8]] = [
        [0xff], [0x22, 0xff, 0x22], [0x22, 0x80, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xc0, 0x80, 0x22],
        [0x22, 0xc1, 0xbf, 0x22],
        [0x22, 0xe0, 0x80, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xed, 0xbf, 0xbf, 0x22],
        [0x22, 0xf0, 0x80, 0x80, 0x80, 0x22], [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22],
        [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22],
        [0x22, 0xe2, 0x82, 0x22], [0x22, 0xf0, 0x9f, 0x98, 0x22], [0x22, 0xe2, 0x28, 0xa1, 0x22],
        [0xef, 0xbb, 0xbf, 0x31],
        [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d], [0x5b, 0x31, 0x5d, 0xff], [0xfe, 0xff, 0x00, 0x31], [0x31, 0x00],
    ]

    @Test("bytes that are not UTF-8, or no text at all, are refused", arguments: bytes)
    func notUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON.decode(JSONValue.self, from: bytes) }
    }

    @Test("what is nested deeper than 512 levels is refused, however deep", arguments: [513, 1000, 1_000_000])
    func tooDeep(_ depth: Int) {
        #expect(failure(JSONValue.self, String(repeating: "[", count: depth))?.kind == .tooDeep)
        #expect(failure(JSONValue.self, String(repeating: "{\"a\":", count: depth))?.kind == .tooDeep)
    }

    @Test("every beginning of a text is refused")
    func beginnings() throws {
        let whole = Array("{\"a\":[1.5e3,\"é\\u00e9\\ud83d\\ude00\",null,true,false,{}],\"b c\":-0.25}".utf8)
        _ = try JSON.decode(JSONValue.self, from: whole)
        for length in 0..<whole.count {
            #expect(throws: JSONError.self) { try JSON.decode(JSONValue.self, from: Array(whole[..<length])) }
        }
    }

    @Test("a name that comes again is found among few and among many", arguments: [2, 31, 32, 33, 64, 1000])
    func duplicates(_ count: Int) {
        for (first, second) in [(0, count - 1), (count / 2, count - 1), (0, 1)] where first != second {
            var names = (0..<count).map { "name\($0)" }
            names[second] = names[first]
            let fields = names.map { "\"\($0)\":1" }.joined(separator: ",")
            #expect(failure(JSONValue.self, "{\(fields)}")?.kind == .duplicateKey)
        }
    }
}
