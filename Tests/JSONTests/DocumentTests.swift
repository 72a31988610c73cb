import CartwrightJSON
import FoundationEssentials
import Testing

@Suite("Documents, raw JSON and values that write themselves")
struct DocumentTests {
    struct Line: Decodable {
        let productID: String
        let quantity: Int?
        let extra: JSONValue?
    }

    struct Cart: Decodable { let items: [Line] }

    @Test("a document lists its fields and is decoded as often as one likes")
    func keys() throws {
        let document = try JSONDocument(parsing: Array(#"{"items":[{"product_id":"p"}],"b":1}"#.utf8))
        #expect(document.keys == ["items", "b"])
        #expect(document.root["items"]?.elements?.first?.keys == ["product_id"])
        #expect(document.root["items"]?.elements?.first?["product_id"]?.value == "p")
        #expect(document.root["items"]?.elements?.first?.path == "items[0]")
        #expect(document.root["nothing"] == nil)
        for _ in 0..<3 {
            let cart = try document.withDecoder { try Cart(from: $0) }
            #expect(cart.items.first?.productID == "p")
        }
        #expect(try JSONDocument(parsing: Array("[1]".utf8)).keys == nil)
        #expect(throws: JSONError.self) { try JSONDocument(parsing: Array("[1".utf8)) }
    }

    @Test("fields that nobody asked for are told with their paths")
    func unread() throws {
        let json = #"{"items":[{"product_id":"p","qty":1,"extra":{"a":{"b":1}}},{"product_id":"q"}],"couponCode":"x"}"#
        let document = try JSONDocument(parsing: Array(json.utf8))
        #expect(document.unreadFields == ["items", "couponCode"])
        _ = try document.decode(Cart.self)
        #expect(document.unreadFields == ["items[0].qty", "couponCode"])
        let free = try JSONDocument(parsing: Array(#"{"a":{"x":1},"b":{"y":2}}"#.utf8))
        _ = try free.decode([String: [String: Int]].self)
        #expect(free.unreadFields.isEmpty)
    }

    @Test("a document's decoder is dead after the closure")
    func dead() throws {
        let document = try JSONDocument(parsing: Array(#"{"items":[]}"#.utf8))
        let kept = document.withDecoder { $0 }
        #expect(throws: JSONError.keptTooLong) { try Cart(from: kept) }
        try document.withDecoder { outer in
            try document.withDecoder { _ = try Cart(from: $0) }
            _ = try Cart(from: outer)
        }
    }

    @Test("raw JSON goes through byte by byte")
    func raw() throws {
        let json = #"{"a":{"x" : [1.50, "\u00e9]}"]},"b":"s","c":1.0,"d":[ ],"e":null}"#
        let fields = try JSON.decode([String: RawJSON].self, from: json)
        #expect(fields["a"].map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"x" : [1.50, "\u00e9]}"]}"#)
        #expect(fields["b"].map { String(decoding: $0.bytes, as: UTF8.self) } == #""s""#)
        #expect(fields["c"].map { String(decoding: $0.bytes, as: UTF8.self) } == "1.0")
        #expect(fields["d"].map { String(decoding: $0.bytes, as: UTF8.self) } == "[ ]")
        #expect(try text(fields["a"]) == #"{"x" : [1.50, "\u00e9]}"]}"#)
        #expect(throws: JSONError.self) { try RawJSON(validating: Array("[1,]".utf8)) }
    }

    struct Item: Codable, JSONWritable, Equatable {
        let id: UUID
        let name: String
        let price: JSONNumber
        let stock: Int
        let isNew: Bool
        let rating: Double
        let brand: String?
        let tags: [String]
        let sizes: [Int]
        let createdAt: Date

        func write(to json: inout JSONWriter) {
            json.beginObject()
            json.field("id", id)
            json.field("name", name)
            json.key("price")
            json.write(price)
            json.field("stock", stock)
            json.field("is_new", isNew)
            json.key("rating")
            json.write(rating)
            if let brand { json.field("brand", brand) }
            json.key("tags")
            json.write(tags)
            json.field("sizes", sizes)
            json.key("created_at")
            json.write(createdAt)
            json.endObject()
        }
    }

    struct Twin: Codable {
        let id: UUID
        let name: String
        let price: JSONNumber
        let stock: Int
        let isNew: Bool
        let rating: Double
        let brand: String?
        let tags: [String]
        let sizes: [Int]
        let createdAt: Date
    }

    @Test("what writes itself is byte for byte its Codable form")
    func writable() throws {
        for (brand, tags) in [(nil, []), ("Acme \"1\"", ["a", "é\n"])] as [(String?, [String])] {
            let item = Item(
                id: UUID(), name: "Läm\tp", price: try #require(JSONNumber("19.90")), stock: -3, isNew: true,
                rating: 4.5, brand: brand, tags: tags,
                sizes: [1, 2], createdAt: Date(timeIntervalSince1970: 1_795_216_920.5))
            let twin = Twin(
                id: item.id, name: item.name, price: item.price, stock: item.stock, isNew: item.isNew,
                rating: item.rating,
                brand: brand, tags: tags, sizes: item.sizes, createdAt: item.createdAt)
            #expect(try text(item) == text(twin))
            #expect(try text(["x": [item, item]]) == text(["x": [twin, twin]]))
            #expect(try JSON.decode(Item.self, from: try JSON.encode(item)) == item)
        }
    }

    @Test("what a writer cannot write fails the encoding, with the path")
    func writerFailure() {
        struct Bad: JSONWritable {
            func encode(to encoder: any Encoder) throws {}
            func write(to json: inout JSONWriter) {
                json.beginObject()
                json.key("score")
                json.write(Double.infinity)
                json.endObject()
            }
        }
        #expect(failure(encoding: ["a": [Bad()]])?.path == "a[0].score")
    }

    @Test("a value is added behind what is there, or nothing is")
    func append() throws {
        var bytes = Array("data: ".utf8)
        try JSON.append(["a": 1], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"data: {"a":1}"#)
        #expect(throws: JSONError.self) { try JSON.append([1, Double.nan], to: &bytes) }
        #expect(String(decoding: bytes, as: UTF8.self) == #"data: {"a":1}"#)
    }

    @Test("any value is built from literals and keeps the order of its fields")
    func values() throws {
        let value: JSONValue = ["z": 1, "a": [true, nil, "s", 1.5], "m": ["k": "v"]]
        #expect(try text(value) == #"{"z":1,"a":[true,null,"s",1.5],"m":{"k":"v"}}"#)
        #expect(value["m"]?["k"]?.string == "v")
        #expect(value["a"]?[3]?.number == JSONNumber("1.5"))
        #expect(try JSON.decode(JSONValue.self, from: #"{"m":{"k":"v"},"a":[true,null,"s",1.5],"z":1}"#) == value)
        var object = JSONObject(["b": 1, "a": 2])
        #expect(object.keys == ["a", "b"])
        object["a"] = nil
        #expect(object.dictionary == ["b": 1])
    }

    @Test("foreign coders understand any value as well")
    func foreignCoders() throws {
        let value: JSONValue = ["a": [1, 2.5, "x", nil, true], "b": [:]]
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: data) == value)
    }
}
