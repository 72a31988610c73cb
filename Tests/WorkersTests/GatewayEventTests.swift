import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import Testing

@testable import CartwrightWorkers

@Suite("A request on its way to a function")
struct GatewayEventTests {
    private func event(
        _ request: Request, routeKey: String = "$default", names: [String] = []
    ) throws -> JSONValue {
        let event = GatewayEvent(
            request: request, routeKey: routeKey, names: names, requestID: "id", traceID: "Root=1-a-b",
            time: Date(timeIntervalSince1970: 1_583_348_638.390))
        return try JSON.decode(from: event.bytes, keys: .asWritten)
    }

    @Test("carries what API Gateway says about it")
    func whole() throws {
        let request = Request(
            .post, "/things/a%20b", rawQuery: "x=1&x=2&y=%C3%A9&z",
            headers: Headers([
                .init("host", "shop.example"), .init("x-many", "1"), .init("X-Many", "2"),
                .init("cookie", "session=abc123; theme=dark"), .init("content-type", "application/json"),
                .init("user-agent", "curl"), .init("connection", "keep-alive"), .init("x-forwarded-for", "10.0.0.1"),
            ]), body: .bytes(Array(#"{"a":1}"#.utf8)), remoteAddress: "127.0.0.1", parameters: ["a b"])
        let event = try event(request, routeKey: "POST /things/{id}", names: ["id"])
        #expect(event["version"] == "2.0")
        #expect(event["routeKey"] == "POST /things/{id}")
        #expect(event["rawPath"] == "/things/a b")
        #expect(event["rawQueryString"] == "x=1&x=2&y=%C3%A9&z")
        #expect(event["queryStringParameters"] == ["x": "1,2", "y": "é", "z": ""])
        #expect(event["pathParameters"] == ["id": "a b"])
        #expect(event["cookies"] == ["session=abc123", "theme=dark"])
        #expect(
            event["headers"] == [
                "host": "shop.example", "x-many": "1,2", "content-type": "application/json", "user-agent": "curl",
                "content-length": "7", "x-amzn-trace-id": "Root=1-a-b", "x-forwarded-for": "10.0.0.1, 127.0.0.1",
                "x-forwarded-port": "80", "x-forwarded-proto": "http",
            ])
        #expect(event["body"] == #"{"a":1}"#)
        #expect(event["isBase64Encoded"] == false)
        let context = try #require(event["requestContext"])
        #expect(
            context["http"] == [
                "method": "POST", "path": "/things/a b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1",
                "userAgent": "curl",
            ])
        #expect(context["time"] == "04/Mar/2020:19:03:58 +0000")
        #expect(context["timeEpoch"] == 1_583_348_638_390)
        #expect(context["domainPrefix"] == "shop")
        #expect(context["stage"] == "$default")
    }

    @Test("leaves out what is not there")
    func bare() throws {
        let event = try event(Request(.get, "/"))
        for name in ["cookies", "queryStringParameters", "pathParameters", "body", "stageVariables"] {
            #expect(event[name] == nil, "\(name)")
        }
        #expect(event["rawQueryString"] == "")
    }

    @Test(
        "a body that is no text travels as base 64",
        arguments: [
            ("application/octet-stream", [104, 105], "aGk="), ("image/png", [0x89, 0x50], "iVA="),
            ("text/plain", [0xFF], "/w=="), ("application/problem+json; charset=utf-8", [123, 125], nil),
            (nil, [104, 105], nil), (nil, [0xFF], "/w=="), ("Application/JSON", [49], nil),
        ] as [(String?, [UInt8], String?)])
    func binary(type: String?, body: [UInt8], encoded: String?) throws {
        var request = Request(.post, "/", body: .bytes(body))
        if let type { request.headers[.contentType] = type }
        let event = try event(request)
        #expect(event["isBase64Encoded"]?.bool == (encoded != nil))
        #expect(event["body"]?.string == encoded ?? String(decoding: body, as: UTF8.self))
    }
}
