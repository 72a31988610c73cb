import CartwrightJSON
import CartwrightManifest
import FoundationEssentials
import Testing

@testable import Cartwright

@Suite("OpenAPI")
struct OpenAPIDocumentTests {
    struct Item: Codable, Sendable { let id: UUID }
    struct Find: Decodable, Sendable {
        let id: String
        let minPrice: Int?
    }
    struct Order: Decodable, Sendable { let quantity: Int }

    private func document(_ service: String? = nil) throws -> OpenAPIDocument {
        let yaml = """
            services: [Catalog, Orders]
            functions:
              catalog-find-item:
                does: One item
                handler: Catalog.findItem
                http: ["GET /items/{id}", "GET /things/{id}"]
                access: public
              orders-place-order:
                does: Place an order
                handler: Orders.placeOrder
                http: POST /orders
                access: [user, guest]
                idempotent: true
                errors: {409: [out_of_stock], 402: no_money}
              orders-stop-order:
                does: Call an order off
                handler: Orders.stopOrder
                http: PUT /orders/{id}/stop
                access: user
              orders-watch-order:
                does: Follow an order
                handler: Orders.watchOrder
                socket: /watch follow
                access: user
            """
        let (manifest, diagnostics) = Manifest.load(yaml: Array(yaml.utf8))
        #expect(!diagnostics.hasErrors, "\(diagnostics)")
        let shapes = [
            "catalog-find-item": HandlerShape(input: Find.self, output: .value(Item.self)),
            "orders-stop-order": HandlerShape(input: Find.self, output: .value(Reaching<Item>.self)),
            "orders-watch-order": HandlerShape(input: Order.self),
            "orders-place-order": HandlerShape(input: Order.self, output: .value(Created<Item>.self)),
        ]
        let functions = try manifest.functions.map { ($0, try #require(shapes[$0.name])) }
        return OpenAPIDocument.make(functions: functions, service: service)
    }

    @Test("what stands in the path is a path parameter, the rest of a GET's input is the query")
    func parameters() throws {
        let json = try document().value
        let get = try #require(json["paths"]?["/items/{id}"]?["get"])
        let parameters = try #require(get["parameters"]?.array)
        #expect(parameters.map { $0["in"] } == ["path", "query"])
        #expect(parameters.map { $0["name"] } == ["id", "min_price"])
        #expect(parameters[1]["schema"] == ["type": "integer"])
        #expect(get["operationId"] == "catalogFindItem")
        #expect(get["summary"] == "One item")
        #expect(get["tags"] == ["catalog"])
        #expect(json["paths"]?["/things/{id}"]?["get"]?["operationId"] == "catalogFindItem2")
    }

    @Test("sockets are listed beside the paths, with the schema of their messages")
    func sockets() throws {
        let socket = try #require(try document().value["x-sockets"]?.array?.first)
        #expect(socket["path"] == "/watch")
        #expect(socket["action"] == "follow")
        #expect(socket["x-function"] == "orders-watch-order")
        #expect(socket["message"] != nil)
        #expect(try document("catalog").value["x-sockets"] == nil)
    }

    @Test("a POST has a body, the status its answer has, its problems and its keys")
    func post() throws {
        let json = try document().value
        let post = try #require(json["paths"]?["/orders"]?["post"])
        #expect(post["requestBody"]?["content"]?["application/json"]?["schema"]?["required"] == ["quantity"])
        #expect(post["responses"]?["201"]?["content"]?["application/json"]?["schema"]?["$ref"] != nil)
        #expect(codes(422, of: post, in: json).contains("validation_failed"))
        #expect(post["security"] == [["bearer": []], ["cart_token": []]])
        #expect(post["parameters"]?[0]?["name"] == "Idempotency-Key")
    }

    @Test("what may be so already is answered with either status, in the same form")
    func reaching() throws {
        let answers = try #require(try document().value["paths"]?["/orders/{id}/stop"]?["put"]?["responses"])
        let forms = ["200", "202"].map { answers[$0]?["content"]?["application/json"]?["schema"]?["$ref"]?.string }
        #expect(forms[0] != nil && forms[0] == forms[1])
        #expect(answers["202"]?["description"] == "Accepted" && answers["201"] == nil)
        #expect(answers["202"]?["headers"]?["Location"]?["required"] == true)
        #expect(answers["200"]?["headers"]?["Location"] == nil)
    }

    struct Draft: Codable, Sendable, Versioned { let version: Int }

    @Test("an answer says which headers it always has: where the new thing is, its version, how long to wait")
    func headers() {
        #expect(AnswerHeaders.json(of: .value(Created<Draft>.self), 201).keys == ["Location", "ETag"])
        #expect(AnswerHeaders.json(of: .value(Draft.self), 200).keys == ["ETag"])
        #expect(AnswerHeaders.json(of: .value(Item.self), 200).isEmpty)
        #expect(AnswerHeaders.json(of: .response, 200).isEmpty)
        #expect(AnswerHeaders.json(ofProblem: 429).keys == ["Retry-After"])
        #expect(AnswerHeaders.json(ofProblem: 409).isEmpty)
    }

    /// The codes of a problem in an operation's answers.
    private func codes(_ status: Int, of operation: JSONValue, in document: JSONValue) -> [String] {
        let reference = operation["responses"]?["\(status)"]?["$ref"]?.string ?? ""
        let response = document["components"]?["responses"]?[String(reference.split(separator: "/").last ?? "")]
        let schema = response?["content"]?["application/problem+json"]?["schema"]
        return schema?["allOf"]?[1]?["properties"]?["code"]?["enum"]?.array?.compactMap(\.string) ?? []
    }

    @Test("each status lists the codes the function may answer with: the host's own and those it declares")
    func problemCodes() throws {
        let json = try document().value
        let post = try #require(json["paths"]?["/orders"]?["post"])
        #expect(codes(401, of: post, in: json) == ["unauthorized"])
        #expect(codes(402, of: post, in: json) == ["no_money"])
        #expect(codes(409, of: post, in: json) == ["idempotency_in_progress", "answer_not_repeatable", "out_of_stock"])
        #expect(codes(422, of: post, in: json).contains("idempotency_key_reused"))
        #expect(!codes(422, of: post, in: json).contains("bad_cursor"))
        let get = try #require(json["paths"]?["/items/{id}"]?["get"])
        #expect(codes(404, of: get, in: json) == ["not_found"])
        #expect(get["responses"]?["401"] == nil && get["responses"]?["409"] == nil)
    }

    @Test("a service has its own document")
    func service() throws {
        let json = try document("Orders").value
        #expect(json["paths"]?.object?.keys == ["/orders", "/orders/{id}/stop"])
        #expect(json["tags"] == [["name": "orders"]])
    }

    @Test("every reference leads somewhere")
    func references() throws {
        let json = try document().value
        var references: [String] = []
        func collect(_ value: JSONValue) {
            if let reference = value["$ref"]?.string { references.append(reference) }
            for inner in value.array ?? [] { collect(inner) }
            for (_, inner) in value.object ?? [:] { collect(inner) }
        }
        collect(json)
        #expect(!references.isEmpty)
        for reference in Set(references) {
            let target = reference.dropFirst(2).split(separator: "/").reduce(json as JSONValue?) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
        #expect(try document().mistakes.isEmpty)
    }

    @Test("the page for the browser asks nobody else for anything")
    func docs() throws {
        let page = try #require(Embedded.pages["docs.html"])
        #expect(!page.contains("http://") && !page.contains("https://"))
        #expect(!page.contains("innerHTML"))
    }
}
