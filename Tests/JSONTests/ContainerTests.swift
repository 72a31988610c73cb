import CartwrightJSON
import Testing

@Suite("Containers used by hand")
struct ContainerTests {
    enum Keys: String, CodingKey { case firstKey, secondKey, third }

    struct ByHand: Encodable {
        let body: @Sendable (any Encoder) throws -> Void
        func encode(to encoder: any Encoder) throws { try body(encoder) }
    }

    func written(_ body: @escaping @Sendable (any Encoder) throws -> Void) throws -> String {
        try text(ByHand(body: body))
    }

    @Test("nested containers may be written in turns")
    func interleaved() throws {
        let result = try written { encoder in
            var outer = encoder.container(keyedBy: Keys.self)
            var first = outer.nestedContainer(keyedBy: Keys.self, forKey: .firstKey)
            var second = outer.nestedUnkeyedContainer(forKey: .secondKey)
            try second.encode(1)
            try first.encode("a", forKey: .third)
            try outer.encode(true, forKey: .third)
            try second.encode(["x": 2])
            var inner = second.nestedContainer(keyedBy: Keys.self)
            try first.encodeNil(forKey: .firstKey)
            try inner.encode(3.5, forKey: .firstKey)
            var innermost = first.nestedUnkeyedContainer(forKey: .secondKey)
            try second.encodeNil()
            try innermost.encode("deep")
        }
        #expect(
            result
                == #"{"first_key":{"third":"a","first_key":null,"second_key":["deep"]},"#
                + #""second_key":[1,{"x":2},{"first_key":3.5},null],"third":true}"#)
    }

    @Test("values within interleaved containers may have nested containers themselves")
    func nestedValues() throws {
        let inner = ByHand { encoder in
            var container = encoder.unkeyedContainer()
            var one = container.nestedUnkeyedContainer()
            try container.encode(2)
            try one.encode(1)
        }
        let result = try written { encoder in
            var outer = encoder.unkeyedContainer()
            var nested = outer.nestedContainer(keyedBy: Keys.self)
            try outer.encode(inner)
            try nested.encode(inner, forKey: .firstKey)
            try nested.encode([inner, inner], forKey: .secondKey)
        }
        #expect(result == #"[{"first_key":[[1],2],"second_key":[[[1],2],[[1],2]]},[[1],2]]"#)
    }

    @Test("super encoders stand under super or a key, for any kind of value")
    func superEncoders() throws {
        let result = try written { encoder in
            var outer = encoder.container(keyedBy: Keys.self)
            try 1.encode(to: outer.superEncoder())
            try [1, 2].encode(to: outer.superEncoder(forKey: .firstKey))
            _ = outer.superEncoder(forKey: .secondKey)
            var list = outer.nestedUnkeyedContainer(forKey: .third)
            try ["a": 1].encode(to: list.superEncoder())
        }
        #expect(result == #"{"super":1,"first_key":[1,2],"second_key":{},"third":[{"a":1}]}"#)
    }

    @Test("a field written twice has the last value, once")
    func overwritten() throws {
        #expect(
            try written { encoder in
                var container = encoder.container(keyedBy: Keys.self)
                try container.encode("x,\"}", forKey: .firstKey)
                try container.encode([1, 2], forKey: .secondKey)
                try container.encode(3, forKey: .third)
                try container.encode("last", forKey: .firstKey)
                var again = encoder.container(keyedBy: Keys.self)
                try again.encode(4, forKey: .secondKey)
            } == #"{"third":3,"first_key":"last","second_key":4}"#)
    }

    @Test("a value that fails and is caught leaves no trace")
    func caught() throws {
        struct Fails: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try container.encode("half")
                var nested = container.nestedUnkeyedContainer()
                try nested.encode(1)
                try container.encode(Double.nan)
            }
        }
        #expect(
            try written { encoder in
                var container = encoder.container(keyedBy: Keys.self)
                try container.encode(1, forKey: .firstKey)
                try? container.encode(Fails(), forKey: .secondKey)
                try? container.encode([Fails()], forKey: .secondKey)
                try? container.encode(["a": Fails()], forKey: .secondKey)
                try container.encode(2, forKey: .third)
            } == #"{"first_key":1,"third":2}"#)
        #expect(
            try written { encoder in
                var container = encoder.unkeyedContainer()
                try? container.encode(Fails())
                try container.encode(container.count)
            } == "[0]")
    }

    @Test("a value that writes nothing is an empty object, two kinds of container are an error")
    func odd() throws {
        #expect(try written { _ in } == "{}")
        #expect(
            failure(
                encoding: ByHand { encoder in
                    _ = encoder.container(keyedBy: Keys.self)
                    _ = encoder.unkeyedContainer()
                })?.kind == .notEncodable)
        #expect(
            failure(
                encoding: ByHand { encoder in
                    var container = encoder.singleValueContainer()
                    try container.encode(1)
                    try container.encode(2)
                })?.kind == .notEncodable)
    }

    @Test("decoding by hand: nested containers, super decoders, all keys, nil, user info and paths")
    func decoding() throws {
        struct Reader: Decodable {
            static let word = CodingUserInfoKey(rawValue: "word")
            init(from decoder: any Decoder) throws {
                #expect(Reader.word.flatMap { decoder.userInfo[$0] as? String } == "hello")
                let outer = try decoder.container(keyedBy: Keys.self)
                #expect(outer.allKeys == [.firstKey, .secondKey, .third])
                #expect(outer.contains(.third))
                #expect(try outer.decodeNil(forKey: .third))
                let first = try outer.nestedContainer(keyedBy: Keys.self, forKey: .firstKey)
                #expect(first.codingPath.map(\.stringValue) == ["first_key"])
                #expect(try first.decode(Int.self, forKey: .secondKey) == 1)
                var list = try outer.nestedUnkeyedContainer(forKey: .secondKey)
                #expect(list.count == 4)
                #expect(try list.decode(String.self) == "a")
                #expect(try list.decodeNil())
                #expect(throws: JSONError.self) { try list.decode(Int.self) }
                #expect(list.currentIndex == 2)
                var inner = try list.nestedUnkeyedContainer()
                #expect(try inner.decode(Int.self) == 7)
                #expect(throws: JSONError.self) { try inner.decode(Int.self) }
                let last = try list.superDecoder()
                #expect(last.codingPath.map(\.stringValue) == ["second_key", "Index 3"])
                #expect(try last.singleValueContainer().decode(Bool.self))
                #expect(list.isAtEnd)
            }
        }
        let word = try #require(Reader.word)
        _ = try JSON.decode(
            Reader.self,
            from: Array(#"{"first_key":{"second_key":1},"second_key":["a",null,[7],true],"third":null}"#.utf8),
            userInfo: [word: "hello"])
    }
}
