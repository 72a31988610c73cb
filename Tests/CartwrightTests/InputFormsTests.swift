import Cartwright
import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import Testing

/// A line, or only its text.
private struct Line: Codable, Sendable {
    struct Whole: Codable, Sendable, HasSynonyms, Validated {
        static let synonyms = ["qty": "quantity"]
        let sku: String
        let quantity: Int
        func validate(_ validation: inout Validation) { validation.range(quantity, 1...10, "quantity") }
    }
    let text: String

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.text = text
        } else {
            let whole = try decoder.singleValueContainer().decode(Whole.self)
            text = "\(whole.quantity) of \(whole.sku)"
        }
    }
    func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }
}

/// One object read in two parts, and one read through containers of its own.
private struct Parts: Codable, Sendable {
    private struct Head: Codable { let firstName: String }
    private struct Rest: Codable { let age: Int8? }
    private enum Keys: String, CodingKey { case inner, list }
    private enum InnerKeys: String, CodingKey { case aValue }
    let all: [String]

    init(from decoder: any Decoder) throws {
        let head = try Head(from: decoder)
        let rest = try Rest(from: decoder)
        let keys = try decoder.container(keyedBy: Keys.self)
        var all = [head.firstName, "\(rest.age ?? -1)"]
        if keys.contains(.inner) {
            let inner = try keys.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
            all.append(try inner.decode(String.self, forKey: .aValue))
        }
        if keys.contains(.list) {
            var list = try keys.nestedUnkeyedContainer(forKey: .list)
            while !list.isAtEnd { all.append(try list.decodeNil() ? "nothing" : "\(list.decode(Int.self))") }
        }
        self.all = all
    }
}

private struct Wide: Codable, Sendable {
    let free: [String: Int]?
    let lines: [Line]?
    let number: JSONNumber?
    let any: JSONValue?
    let raw: RawJSON?
    let single: Float?
    let small: UInt8?
    let maybe: [Int?]?
}

private struct Fresh<Tag>: Codable, Sendable {
    let firstField: String
    let secondField: Int?
    let thirdField: [UUID]?
}

private enum One {}
private enum Two {}

private func one(_ input: Fresh<One>, _ call: Call) -> String { "\(input.firstField) \(input.secondField ?? 0)" }
private func two(_ input: Fresh<Two>, _ call: Call) -> String { "\(input.firstField) \(input.secondField ?? 0)" }
private func parts(_ input: Parts, _ call: Call) -> [String] { input.all }
private func wide(_ input: Wide, _ call: Call) -> Wide { input }

@Suite("Forms of inputs")
struct InputFormsTests {
    @Test(
        "a value may be read in one form after another, and counts in the one that fits",
        arguments: [
            (#"{"lines":["a",{"sku":"b","qty":2}]}"#, []),
            (#"{"lines":[{"sku":"b","qty":2,"quantity":3}]}"#, ["lines[0].quantity given_twice"]),
            (#"{"lines":["a",{"sku":"b","qty":11}]}"#, ["lines[1].quantity too_large"]),
            (#"{"lines":["a",{"sku":"b","qty":1,"colour":"red"}]}"#, ["lines[1].colour unknown_field"]),
            (#"{"lines":[{"sku":"b"},{"sku":1,"qty":1}]}"#, ["lines[0].quantity required", "lines[1].sku wrong_type"]),
        ] as [(String, [String])])
    func forms(body: String, errors: [String]) async throws {
        let host = try TestHost("POST /things", .http(wide))
        let answer = await host.send(.post, "/things", body)
        #expect(answer.status == (errors.isEmpty ? 200 : 422), "\(answer.text)")
        #expect(answer.errors == errors, "\(answer.text)")
        if errors.isEmpty { #expect(answer.json["lines"] == ["a", "2 of b"]) }
    }

    @Test(
        "an object read in parts is one object: a field is known if one of them asks for it",
        arguments: [
            (
                #"{"first_name":"Ann","age":7,"inner":{"a_value":"x"},"list":[1,null]}"#,
                ["Ann", "7", "x", "1", "nothing"], []
            ),
            (#"{"first_name":"Ann"}"#, ["Ann", "-1"], []),
            (
                #"{"first_name":"Ann","agee":7,"inner":{"a_value":"x","b":1}}"#, [],
                ["agee unknown_field", "inner.b unknown_field"]
            ),
            (#"{"first_name":"Ann","age":700}"#, [], ["age too_large"]),
            (#"{"first_name":"Ann","inner":{}}"#, [], ["inner.a_value required"]),
            (#"{"first_name":"Ann","list":[1,"x"]}"#, [], ["list[1] wrong_type"]),
            (#"{"first_name":"Ann","list":{}}"#, [], ["list wrong_type"]),
        ] as [(String, [String], [String])])
    func inParts(body: String, all: [String], errors: [String]) async throws {
        let host = try TestHost("POST /things", .http(parts))
        let answer = await host.send(.post, "/things", body)
        #expect(answer.errors == errors, "\(answer.text)")
        if errors.isEmpty { #expect(answer.json == .array(all.map(JSONValue.string))) }
    }

    @Test("numbers of every width, any JSON and free dictionaries arrive as they were sent")
    func kinds() async throws {
        let host = try TestHost("POST /things", .http(wide))
        let body =
            #"{"free":{"aB":1,"a_b":2},"lines":null,"number":1.50,"any":{"x":[1,null]},"raw":[1.0],"#
            + #""single":0.5,"small":255,"maybe":[1,null]}"#
        let answer = await host.send(.post, "/things", body)
        #expect(try answer.json == JSON.decode(JSONValue.self, from: body, keys: .asWritten), "\(answer.text)")
        let wrong = await host.send(
            .post, "/things", #"{"free":{"a":"b"},"number":"1","small":256,"single":"x","maybe":[1,"2"]}"#)
        #expect(
            wrong.errors == [
                "free.a wrong_type", "number wrong_type", "single wrong_type", "small too_large", "maybe[1] wrong_type",
            ], "\(wrong.text)")
    }

    @Test("of an object with a hundred fields each is read, and the one that nobody knows is named")
    func wideObjects() async throws {
        let host = try TestHost("POST /things", .http(wide))
        let free = (0..<100).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        let answer = await host.send(.post, "/things", "{\"free\":{\(free)},\"small\":1}")
        #expect(answer.json["free"]?.object?.count == 100)
        #expect(answer.json["free"]?["n99"]?.integer == 99)
        let others = (0..<100).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        let refused = await host.send(.post, "/things", "{\(others),\"small\":300}")
        #expect(refused.errors.first == "small too_large")
        #expect(refused.errors.count == 50)
        #expect(!refused.errors.contains("small unknown_field"))
    }

    @Test("a type that many calls meet at once for the first time is understood by all of them")
    func firstMeeting() async throws {
        let hosts = [
            try TestHost("POST /things", .http(one)), try TestHost("POST /things", .http(two)),
        ]
        await withTaskGroup(of: String.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let body = #"{"first_field":"f","second_field":\#(index),"third_field":[]}"#
                    return await hosts[index % 2].send(.post, "/things", body).text
                }
            }
            var answers: Set<String> = []
            for await answer in group { answers.insert(answer) }
            #expect(answers == Set((0..<64).map { "\"f \($0)\"" }))
        }
    }
}
