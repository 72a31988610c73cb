import Cartwright
import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import Testing

private enum Sort: String, Codable, Sendable, CaseIterable { case newest, price }

private struct ListInput: Codable, Sendable {
    let search: String?
    let minPrice: Int?
    let inStock: Bool?
    let sort: Sort?
    let since: Date?
    let tags: [String]?
    let limit: Int?
}

private struct OrderInput: Codable, Sendable, HasSynonyms, Validated {
    static let synonyms = ["order": "order_id"]
    struct Item: Codable, Sendable, HasSynonyms, Validated {
        static let synonyms = ["qty": "quantity"]
        let sku: String
        let quantity: Int
        func validate(_ validation: inout Validation) { validation.range(quantity, 1...10, "quantity") }
    }
    let orderId: String
    let items: [Item]
    let password: String?
    let notes: [String: String]?
    func validate(_ validation: inout Validation) { validation.count(items, 1...3, "items") }
}

private struct ChangeInput: Codable, Sendable, Validated {
    let id: String
    let name: Change<String>
    let color: Change<String>
    func validate(_ validation: inout Validation) { validation.notNull(name, "name") }
}

private struct ByID: Codable, Sendable { let id: UUID }

private func list(_ input: ListInput, _ call: Call) -> ListInput { input }
private func order(_ input: OrderInput, _ call: Call) -> OrderInput { input }
private func change(_ input: ChangeInput, _ call: Call) -> [String] {
    [input.id, "\(input.name)", "\(input.color)"]
}
private func byID(_ input: ByID, _ call: Call) -> ByID { input }

@Suite("Inputs")
struct InputTests {
    @Test("the query becomes what the type asks for; empty values count as absent")
    func query() async throws {
        let host = try TestHost("GET /things", .http(list))
        let answer = await host.send(
            .get,
            "/things?search=red+sh%C3%B6es&min_price=5&in_stock=true&sort=price&since=2026-01-02T03:04:05Z&tags=a,b&limit="
        )
        #expect(answer.status == 200)
        #expect(answer.json["search"]?.string == "red shöes")
        #expect(answer.json["min_price"]?.integer == 5)
        #expect(answer.json["in_stock"]?.bool == true)
        #expect(answer.json["sort"]?.string == "price")
        #expect(answer.json["tags"] == ["a", "b"])
        #expect(answer.json["limit"]?.isNull ?? true)
    }

    @Test("thousands of fields that nobody knows, and endless names, are refused in no time")
    func floods() async throws {
        let host = try TestHost("POST /orders", .http(order))
        let many = (0..<40_000).map { "\"field_number_\($0)\":1" }.joined(separator: ",")
        let long = String(repeating: "quantity", count: 120_000)
        for body in ["{\(many)}", "{\"\(long)\":1}"] {
            let start = ContinuousClock.now
            let answer = await host.send(.post, "/orders", body)
            #expect(answer.status == 422)
            #expect(answer.errors.count <= 50)
            #expect(ContinuousClock.now - start < .seconds(3))
        }
    }

    @Test("every bad field of a query is named")
    func badQuery() async throws {
        let host = try TestHost("GET /things", .http(list))
        let answer = await host.send(.get, "/things?min_price=cheap&in_stock=perhaps&sort=best&since=monday")
        #expect(answer.status == 422)
        #expect(
            answer.errors == [
                "min_price wrong_type", "in_stock wrong_type", "sort invalid_value", "since invalid_value",
            ])
        #expect(answer.message(of: "sort") == "must be one of newest, price")
    }

    @Test("a body decodes with synonyms, and free dictionaries keep their keys")
    func body() async throws {
        let host = try TestHost("POST /orders", .http(order))
        let answer = await host.send(
            .post, "/orders", #"{"order":"o1","items":[{"sku":"a","qty":2}],"notes":{"giftWrap":"yes"}}"#)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json["items"]?[0]?["quantity"]?.integer == 2)
        #expect(answer.json["notes"]?["giftWrap"]?.string == "yes")
    }

    @Test(
        "what is wrong with a body is said field by field",
        arguments: [
            (#"{"items":[{"sku":"a","quantity":1}]}"#, ["order_id required"]),
            (
                #"{"order_id":"o","items":[{"sku":1,"quantity":"x"}]}"#,
                ["items[0].sku wrong_type", "items[0].quantity wrong_type"]
            ),
            (#"{"order_id":"o","items":[{"sku":"a","quantity":0}]}"#, ["items[0].quantity too_small"]),
            (
                #"{"order_id":"o","items":[{"sku":"a","quantity":99}, {"sku":"b"}]}"#,
                ["items[0].quantity too_large", "items[1].quantity required"]
            ),
            (#"{"order_id":"o","items":[]}"#, ["items too_few"]),
            (#"{"order_id":null,"items":[{"sku":"a","quantity":1}]}"#, ["order_id not_nullable"]),
            (#"{"order_id":"o","items":{}}"#, ["items wrong_type"]),
            (#"{"order_id":"o","items":[{"sku":"a","quantity":1,"colour":"red"}]}"#, ["items[0].colour unknown_field"]),
            (#"{"order_id":"o","order":"p","items":[{"sku":"a","quantity":1}]}"#, ["order_id given_twice"]),
            (#"{"order_id":"o","items":[{"sku":"a","quantity":1.5}]}"#, ["items[0].quantity wrong_type"]),
            (
                #"{"order_id":"o","items":[{"sku":"a","quantity":99999999999999999999}]}"#,
                ["items[0].quantity too_large"]
            ),
            (#"{"order_id":"a\u0000b","items":[{"sku":"a","quantity":1}]}"#, ["order_id not_plain_text"]),
            (#"{"order_id":"a\u202Eb","items":[{"sku":"a","quantity":1}]}"#, ["order_id not_plain_text"]),
        ])
    func badBody(body: String, errors: [String]) async throws {
        let host = try TestHost("POST /orders", .http(order))
        let answer = await host.send(.post, "/orders", body)
        #expect(answer.status == 422)
        #expect(answer.errors == errors, "\(answer.text)")
    }

    @Test("an unknown field is named with what was probably meant, and every other mistake beside it")
    func unknown() async throws {
        let host = try TestHost("POST /orders", .http(order))
        let answer = await host.send(.post, "/orders", #"{"order_id":"o","itmes":[]}"#)
        #expect(answer.status == 422)
        #expect(answer.errors == ["items required", "itmes unknown_field"])
        #expect(answer.message(of: "itmes") == "is not a field of this input: did you mean \"items\"?")
        let alone = await host.send(
            .post, "/orders", #"{"order_id":"o","items":[{"sku":"a","quantity":1}],"surprise":1}"#)
        #expect(alone.code == "unknown_field")
    }

    @Test("the value of a secret is never echoed, any other is")
    func secrets() async throws {
        let host = try TestHost("POST /orders", .http(order))
        let answer = await host.send(.post, "/orders", #"{"order_id":7,"items":[],"password":4711}"#)
        #expect(answer.errors.contains("password wrong_type"))
        #expect(!answer.text.contains("4711"))
        #expect(answer.json["errors"]?[0]?["value"]?.integer == 7)
    }

    @Test("a change tells absent, null and a value apart")
    func changes() async throws {
        let host = try TestHost("PUT /things/{id}", .http(change))
        let answer = await host.send(.put, "/things/7", #"{"color":null}"#, parameters: ["7"])
        #expect(answer.json == ["7", "absent", "null"], "\(answer.text)")
        let named = await host.send(.put, "/things/7", #"{"name":"x"}"#, parameters: ["7"])
        #expect(named.json == ["7", #"value("x")"#, "absent"])
        let cleared = await host.send(.put, "/things/7", #"{"name":null}"#, parameters: ["7"])
        #expect(cleared.errors == ["name not_nullable"])
    }

    @Test("a name may come from one place only")
    func onePlace() async throws {
        let host = try TestHost("PUT /things/{id}", .http(change))
        let answer = await host.send(.put, "/things/7", #"{"id":"8","name":"x"}"#, parameters: ["7"])
        #expect(answer.status == 422)
        #expect(answer.errors == ["id given_twice"])
    }

    @Test("an optional name from two places, or twice in the query, is no riddle to solve by guessing")
    func optionalTwice() async throws {
        let host = try TestHost("POST /things", .http(list))
        #expect(await host.send(.post, "/things?limit=1", #"{"limit":2}"#).errors == ["limit given_twice"])
        #expect(await host.send(.post, "/things?limit=1&limit=2").errors == ["limit given_twice"])
        #expect(await host.send(.post, "/things?tags=a&tags=b").json["tags"] == ["a", "b"])
    }

    @Test("however many names a query has, each has the values it was given, decoded")
    func longQuery() async throws {
        let host = try TestHost("POST /things", .http(list))
        let others = (0..<40).map { "n\($0)=\($0)" }.joined(separator: "&")
        for query in ["tags=a&\(others)&tags=b%26+c", "\(others)&tags=a&x&=&tags=&&tags=b%26+c&", "tags=a&tags=b%26+c"]
        {
            #expect(await host.send(.post, "/things?\(query)").json["tags"] == ["a", "b& c"], "\(query)")
        }
        #expect(await host.send(.post, "/things?tags=%zz%C3%BC%4&tags=a=b").json["tags"] == ["%zzü%4", "a=b"])
    }

    @Test("however much is wrong, the answer stays readable")
    func many() async throws {
        let host = try TestHost("POST /orders", .http(order))
        let items = Array(repeating: #"{"sku":1,"quantity":1}"#, count: 1_000).joined(separator: ",")
        let answer = await host.send(.post, "/orders", #"{"order_id":"o","items":["# + items + "]}")
        #expect(answer.status == 422)
        #expect(answer.errors.count == 50)
    }

    @Test("the shape of an id is never a 422: in a path it is a 404, in a body it does not exist")
    func ids() async throws {
        let host = try TestHost("GET /things/{id}", .http(byID))
        #expect(await host.send(.get, "/things/x", parameters: ["x"]).status == 404)
        let posted = try TestHost("POST /things", .http(byID))
        let answer = await posted.send(.post, "/things", #"{"id":"x"}"#)
        #expect(answer.status == 422)
        #expect(answer.errors == ["id not_found"])
    }

    @Test(
        "what is no JSON is a 400, another type a 415",
        arguments: [
            ("{", "application/json", 400), ("[]", "application/json", 400), ("{}", "text/plain", 415),
            ("{}", "application/json; charset=latin1", 415), (#"{"a":1,"a":2}"#, "application/json", 400),
        ])
    func unreadable(body: String, type: String, status: Int) async throws {
        let host = try TestHost("POST /orders", .http(order))
        let answer = await host.send(.post, "/orders", body, headers: [.contentType: type])
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.headers[.contentType] == "application/problem+json")
    }
}
