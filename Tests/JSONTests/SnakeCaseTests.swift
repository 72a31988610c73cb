import CartwrightJSON
import Testing

@Suite("Names")
struct SnakeCaseTests {
    @Test(
        "Swift's names become snake case",
        arguments: [
            ("id", "id"), ("createdAt", "created_at"), ("imageURL", "image_url"), ("imageURLs", "image_ur_ls"),
            ("HTTPStatus", "http_status"),
            ("parseHTTPBody", "parse_http_body"), ("line1", "line1"), ("sha256Sum", "sha256_sum"), ("aB", "a_b"),
            ("URL", "url"),
            ("snake_case", "snake_case"), ("_private", "_private"), ("mixed_Case", "mixed_case"),
            ("X-Total", "X-Total"), ("@type", "@type"),
            ("", ""), ("priceMinor", "price_minor"), ("größeInCm", "größe_in_cm"), ("userID", "user_id"),
            ("x1Y2", "x1_y2"),
        ])
    func names(_ swift: String, _ json: String) {
        #expect(snakeCased(swift) == json)
    }

    struct Picture: Codable, Equatable {
        var imageURL = "u"
        var userID = 1
        var altText: String? = "t"
        var attributes = ["madeIn": "Oslo"]
    }

    @Test("the rule holds in both directions, but never for the keys of dictionaries")
    func bothWays() throws {
        let json = #"{"image_url":"u","user_id":1,"alt_text":"t","attributes":{"madeIn":"Oslo"}}"#
        #expect(try text(Picture()) == json)
        #expect(try JSON.decode(Picture.self, from: json) == Picture())
        #expect(failure(Picture.self, #"{"imageURL":"u","userID":1,"attributes":{}}"#)?.path == "image_url")
    }

    @Test("foreign dialects keep their names")
    func asWritten() throws {
        let json = #"{"imageURL":"u","userID":1,"altText":"t","attributes":{"madeIn":"Oslo"}}"#
        #expect(try text(Picture(), keys: .asWritten) == json)
        #expect(try JSON.decode(Picture.self, from: json, keys: .asWritten) == Picture())
    }

    enum Change: Codable, Equatable {
        case imageURL(newURL: String)
        case stockQuantity(Int)
    }

    @Test("cases with payloads are found by their name in JSON, acronyms too")
    func cases() throws {
        for change in [Change.imageURL(newURL: "x"), .stockQuantity(3)] {
            #expect(try JSON.decode(Change.self, from: try JSON.encode(change)) == change)
        }
        #expect(try text(Change.imageURL(newURL: "x")) == #"{"image_url":{"new_url":"x"}}"#)
    }

    @Test("fields are found in any order, with escapes in their names, and among many")
    func order() throws {
        let json = #"{"attributes":{},"alt_text":null,"user\u005fid":2,"unknown":[{}],"image_url":"v"}"#
        #expect(
            try JSON.decode(Picture.self, from: json)
                == Picture(imageURL: "v", userID: 2, altText: nil, attributes: [:]))
    }

    @Test("keys of one's own that take any name stay as they are")
    func dynamic() throws {
        struct Anything: Codable {
            struct Key: CodingKey {
                var stringValue: String
                var intValue: Int? { nil }
                init(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
            var fields: [String: Int] = [:]
            init(_ fields: [String: Int]) { self.fields = fields }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                for key in container.allKeys { fields[key.stringValue] = try container.decode(Int.self, forKey: key) }
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                for (name, value) in fields { try container.encode(value, forKey: Key(stringValue: name)) }
            }
        }
        #expect(try text(Anything(["someName": 1])) == #"{"someName":1}"#)
        let read = try JSON.decode(Anything.self, from: #"{"someName":1,"some_name":2,"a\"b":3}"#)
        #expect(read.fields == ["someName": 1, "some_name": 2, "a\"b": 3])
    }
}
