import CartwrightJSON
import FoundationEssentials
import Testing

@testable import Cartwright

@Suite("Schemas from types")
struct SchemaRecorderTests {
    struct Product: Codable {
        let id: UUID
        let priceMinor: Int
        let imageURL: String?
        let createdAt: Date
        let status: Status
        let tags: [String]
        let attributes: [String: JSONValue]
        let seller: Seller
        let variants: [Variant]?

        enum Status: String, Codable, CaseIterable { case draft, active }
        struct Variant: Codable { let sku: String }
    }

    struct Seller: Codable { let name: String }

    private func component(_ type: Any.Type, _ direction: SchemaRecorder.Direction = .output) throws -> JSONValue {
        let recorder = SchemaRecorder(direction)
        guard case .named(let name) = try recorder.schema(of: type),
            let schema = recorder.components.first(where: { $0.name == name })?.schema
        else { return .null }
        return schema.json
    }

    @Test("an object has its fields in snake case, in order, each with its kind")
    func object() throws {
        let json = try component(Product.self)
        let fields = try #require(json["properties"]?.object)
        #expect(
            fields.keys == [
                "id", "price_minor", "image_url", "created_at", "status", "tags", "attributes", "seller", "variants",
            ])
        #expect(fields["id"] == ["type": "string", "format": "uuid"])
        #expect(fields["price_minor"] == ["type": "integer"])
        #expect(fields["image_url"] == ["type": ["string", "null"]])
        #expect(fields["created_at"] == ["type": "string", "format": "date-time"])
        #expect(fields["status"] == ["type": "string", "enum": ["draft", "active"]])
        #expect(fields["tags"] == ["type": "array", "items": ["type": "string"]])
        #expect(fields["attributes"] == ["type": "object", "additionalProperties": [:]])
        #expect(fields["seller"]?["$ref"]?.string?.hasSuffix("Seller") == true)
    }

    @Test("answers always have their optional fields, inputs may leave them out")
    func optionals() throws {
        let required = { (json: JSONValue) in json["required"]?.array?.compactMap(\.string) ?? [] }
        #expect(required(try component(Product.self, .output)).contains("image_url"))
        #expect(!required(try component(Product.self, .input)).contains("image_url"))
    }

    struct Receipt: Codable, LeavesFieldsOut {
        static let fieldsLeftOut: Set<String> = ["cart_token"]
        let total: Int
        let cartToken: String?
    }

    @Test("a field that an answer leaves out instead of writing null is described so")
    func leftOut() throws {
        let json = try component(Receipt.self, .output)
        #expect(json["required"] == ["total"])
        #expect(json["properties"]?["cart_token"] == ["type": "string"])
        #expect(try component(Receipt.self, .input)["properties"]?["cart_token"] == ["type": ["string", "null"]])
    }

    struct Update: Decodable {
        let id: String
        let name: Change<String>
        let stock: Change<Int>
    }

    @Test("a change is optional and takes null")
    func changes() throws {
        let json = try component(Update.self, .input)
        #expect(json["required"] == ["id"])
        #expect(json["properties"]?["name"] == ["type": ["string", "null"]])
    }

    struct Category: Codable {
        let name: String
        let parent: [Category]
        let related: [String: Category]?
    }

    @Test("a type may contain itself in an array")
    func recursion() throws {
        let json = try component(Category.self)
        #expect(json["properties"]?["parent"]?["items"]?["$ref"]?.string?.hasSuffix("Category") == true)
    }

    final class Endless: Decodable { let next: Endless }

    @Test("a type that cannot end is named")
    func endless() {
        let error = #expect(throws: SchemaError.self) { try SchemaRecorder(.input).schema(of: Endless.self) }
        #expect(error?.type.contains("Endless") == true)
    }

    struct Code: Codable {
        let text: String
        init(from decoder: any Decoder) throws {
            text = try decoder.singleValueContainer().decode(String.self)
            guard text == "USD" else {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a code"))
            }
        }
        func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }
    }

    struct Priced: Decodable { let code: Code }

    @Test("a type that refuses every sample is named, unless nobody needs a value of it")
    func picky() throws {
        #expect(try SchemaRecorder(.input).schema(of: Code.self) == .string())
        let error = #expect(throws: SchemaError.self) { try SchemaRecorder(.input).schema(of: Priced.self) }
        #expect(error?.type.contains("Code") == true)
    }

    struct Told: Decodable, DescribedInSchema {
        let text: String
        static var schema: Schema { .string(format: "color").about("A color").example("#fff") }
        init(from decoder: any Decoder) throws {
            text = try decoder.singleValueContainer().decode(String.self)
            guard text.hasPrefix("#") else { throw JSONError(kind: .unacceptable, expected: "a color") }
        }
    }

    struct Painted: Decodable {
        let color: Told
        let size: Int
    }

    @Test("a type that describes itself is taken at its word, its example stands in for a value")
    func described() throws {
        let json = try component(Painted.self)
        #expect(
            json["properties"]?["color"] == [
                "type": "string", "format": "color", "description": "A color", "examples": ["#fff"],
            ])
        #expect(json["properties"]?["size"] == ["type": "integer"])
    }

    @Test("pages and wrappers are described by what they hold")
    func generics() throws {
        let recorder = SchemaRecorder(.output)
        #expect(try recorder.schema(of: Created<Seller>.self) == recorder.schema(of: Seller.self))
        guard case .named(let page) = try recorder.schema(of: Page<Seller>.self) else {
            Issue.record("a page is a component")
            return
        }
        #expect(page.hasPrefix("PageOf"))
        #expect(page.allSatisfy { $0.isLetter || $0 == "." })
    }
}
