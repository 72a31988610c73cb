import CartwrightJSON
import Testing

/// Coders and containers that a type has put aside.
private final class Drawer: @unchecked Sendable {
    var encoder: (any Encoder)?
    var keyed: KeyedEncodingContainer<Key>?
    var unkeyed: (any UnkeyedEncodingContainer)?
    var nested: KeyedEncodingContainer<Key>?
    var single: (any SingleValueEncodingContainer)?
    var decoder: (any Decoder)?
    var keyedTape: KeyedDecodingContainer<Key>?
    var unkeyedTape: (any UnkeyedDecodingContainer)?

    enum Key: String, CodingKey { case a, b }
}

@Suite("Coders kept after their call")
struct KeptTooLongTests {
    private struct Keeps: Codable {
        let drawer: Drawer

        init(_ drawer: Drawer) { self.drawer = drawer }

        init(from decoder: any Decoder) throws {
            drawer = Drawer()
            drawer.decoder = decoder
            let container = try decoder.container(keyedBy: Drawer.Key.self)
            drawer.keyedTape = container
            drawer.unkeyedTape = try container.nestedUnkeyedContainer(forKey: .b)
        }

        func encode(to encoder: any Encoder) throws {
            drawer.encoder = encoder
            var container = encoder.container(keyedBy: Drawer.Key.self)
            drawer.keyed = container
            drawer.nested = container.nestedContainer(keyedBy: Drawer.Key.self, forKey: .a)
            try container.encode(1, forKey: .b)
        }
    }

    @Test("an encoder used after its call throws, and harms no other call")
    func encoders() throws {
        let drawer = Drawer()
        #expect(try text(Keeps(drawer)) == #"{"a":{},"b":1}"#)
        for _ in 0..<3 {
            #expect(throws: JSONError.keptTooLong) { try drawer.keyed?.encode(2, forKey: .a) }
            #expect(throws: JSONError.keptTooLong) { try drawer.keyed?.encode([2], forKey: .a) }
            #expect(throws: JSONError.keptTooLong) { try drawer.nested?.encode(2, forKey: .a) }
            #expect(throws: JSONError.keptTooLong) { try drawer.encoder.map { try 1.encode(to: $0) } }
            var late = drawer.encoder?.container(keyedBy: Drawer.Key.self)
            #expect(throws: JSONError.keptTooLong) { try late?.encode(1, forKey: .b) }
            var list = drawer.encoder?.unkeyedContainer()
            #expect(throws: JSONError.keptTooLong) { try list?.encode(1) }
            var nested = drawer.keyed?.nestedUnkeyedContainer(forKey: .b)
            #expect(throws: JSONError.keptTooLong) { try nested?.encode(1) }
            #expect(drawer.keyed?.codingPath.isEmpty == true)
            #expect(drawer.encoder?.userInfo.isEmpty == true)
            #expect(try text([Keeps(Drawer()), Keeps(Drawer())]) == #"[{"a":{},"b":1},{"a":{},"b":1}]"#)
        }
    }

    @Test("the container of an outer value cannot write while an inner one is written")
    func outOfTurn() {
        struct Inner: Encodable {
            let drawer: Drawer
            func encode(to encoder: any Encoder) throws {
                try drawer.keyed?.encode(1, forKey: .b)
                try 1.encode(to: encoder)
            }
        }
        struct Outer: Encodable {
            func encode(to encoder: any Encoder) throws {
                let drawer = Drawer()
                var container = encoder.container(keyedBy: Drawer.Key.self)
                drawer.keyed = container
                try container.encode(Inner(drawer: drawer), forKey: .a)
            }
        }
        #expect(failure(encoding: Outer())?.kind == .keptTooLong)
    }

    @Test("a decoder used after its call throws, and never reads another call's text")
    func decoders() throws {
        let kept = try JSON.decode(Keeps.self, from: #"{"a":1,"b":[1,2,3]}"#).drawer
        for _ in 0..<3 {
            let other = try JSON.decode([Keeps].self, from: #"[{"a":5,"b":[]},{"a":6,"b":[7]}]"#)
            #expect(other.count == 2)
            #expect(throws: JSONError.keptTooLong) { try kept.keyedTape?.decode(Int.self, forKey: .a) }
            #expect(throws: JSONError.keptTooLong) { try kept.keyedTape?.superDecoder() }
            #expect(throws: JSONError.keptTooLong) { try kept.unkeyedTape?.decode(Int.self) }
            #expect(throws: JSONError.keptTooLong) { try kept.decoder?.container(keyedBy: Drawer.Key.self) }
            #expect(throws: JSONError.keptTooLong) { try kept.decoder?.singleValueContainer() }
            #expect(kept.keyedTape?.contains(.a) == false)
            #expect(kept.keyedTape?.allKeys.isEmpty == true)
            #expect(kept.decoder?.codingPath.isEmpty == true)
        }
    }

    @Test("containers of one type nest within each other")
    func recursion() throws {
        struct Tree: Codable, Equatable {
            var name: String
            var left: [Tree]
            var right: [Tree]
        }
        var tree = Tree(name: "leaf", left: [], right: [])
        for level in 0..<12 { tree = Tree(name: "level \(level)", left: [tree], right: level % 3 == 0 ? [tree] : []) }
        #expect(try JSON.decode(Tree.self, from: try JSON.encode(tree)) == tree)
    }

    @Test("a value may encode and decode others while it is coded itself")
    func reentrance() throws {
        struct Sealed: Codable, Equatable {
            let value: Int
            init(_ value: Int) { self.value = value }
            init(from decoder: any Decoder) throws {
                let text = try decoder.singleValueContainer().decode(String.self)
                value = try JSON.decode([Int].self, from: text).first ?? 0
            }
            func encode(to encoder: any Encoder) throws {
                try String(decoding: try JSON.encode([value]), as: UTF8.self).encode(to: encoder)
            }
        }
        #expect(try text([Sealed(1), Sealed(2)]) == #"["[1]","[2]"]"#)
        #expect(try JSON.decode([Sealed].self, from: #"["[1]","[2]"]"#) == [Sealed(1), Sealed(2)])
    }

    @Test("many threads code at once")
    func threads() async throws {
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<200).allSatisfy { round in
                        let value = ["task": [task, round], "list": Array(0..<(round % 50))]
                        return (try? JSON.decode([String: [Int]].self, from: try JSON.encode(value))) == value
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
