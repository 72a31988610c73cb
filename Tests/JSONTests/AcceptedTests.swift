import CartwrightJSON
import Testing

@Suite("RFC 8259: what is JSON")
struct AcceptedTests {
    static let texts = [
        "[]", "{}", "[[]]", "[{}]", "{\"\":0}", "{\"a\":[]}", " [ ] ", "\n{\n}\n", "\t[\t1\t]\t", "\r\n[1]\r\n", "0",
        "-0", "1",
        "-1", "10", "0.5", "-0.5", "0.0", "1.50", "0e0", "0E+1", "0e-1", "1e5", "1E5", "1e+5", "1e-5", "1.5e5",
        "-1.5E-5",
        "123456789012345678901234567890", "0.000000000000000000000000000001", "1e400", "-1e400", "1e-400", "[1,2,3]",
        "[1 ,2, 3 ]", "[null]", "[true,false]", "null", "true", "false", "\"\"", "\"a\"", "\"\\\"\"", "\"\\\\\"",
        "\"\\/\"",
        "\"/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0041\"", "\"\\u00e9\"", "\"\\u20AC\"", "\"\\ud83d\\ude00\"",
        "\"\\uD83D\\uDE00\"",
        "\"\\u0000\"", "\"\\u001f\"", "\"\u{7f}\"", "\"é\"", "\"€\"", "\"😀\"", "\"\u{2028}\u{2029}\"", "\"\u{10ffff}\"",
        "\"\\ufffe\"", "\"\\uffff\"", "{\"a\":1,\"b\":2}", "{\"a\":1,\"A\":2}", "{\"a\":{\"a\":{\"a\":1}}}",
        "{\"é\":1,\"e\":2}",
        "{\"a\":1,\"\\u0062\":2}", "[\"a\",1,null,true,{},[]]", "{\"a b\":1}", "{\"\\n\":1}", "[0,-0,0.0]",
        "[[[[[[[[1]]]]]]]]",
        "{ \"a\" : 1 , \"b\" : [ 1 , 2 ] }", "\"12345678\"", "\"1234567\\\"\"", "\"12345678901234567890\"",
    ]

    @Test("is accepted, and says the same after one more turn", arguments: texts)
    func accepted(_ text: String) throws {
        let value = try JSON.decode(JSONValue.self, from: text)
        let again = try JSON.decode(JSONValue.self, from: try JSON.encode(value))
        #expect(again == value)
    }

    @Test("nesting is allowed down to 512 levels")
    func deepest() throws {
        let arrays = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        let value = try JSON.decode(JSONValue.self, from: arrays)
        #expect(try text(value) == arrays)
        let objects = String(repeating: "{\"a\":", count: 511) + "{}" + String(repeating: "}", count: 511)
        #expect(try text(try JSON.decode(JSONValue.self, from: objects)) == objects)
    }

    @Test("an object may have thousands of fields")
    func manyFields() throws {
        let fields = (0..<5000).map { "\"field\($0)\":\($0)" }.joined(separator: ",")
        let value = try JSON.decode(JSONValue.self, from: "{\(fields)}")
        #expect(value.object?.count == 5000)
        #expect(value["field4999"] == 4999)
    }

    @Test("strings of every length around a word come through", arguments: 0..<40)
    func lengths(_ length: Int) throws {
        for filler in ["x", "é", "\"", "\\", "\n", "\u{1}"] {
            let string = String(repeating: "a", count: length) + filler + String(repeating: "b", count: length % 11)
            #expect(try JSON.decode(String.self, from: try JSON.encode(string)) == string)
        }
    }
}
