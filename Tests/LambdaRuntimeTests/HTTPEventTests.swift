import Cartwright
import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest
import Testing

@testable import CartwrightLambdaRuntime

/// Requests in payload format 2.0, as API Gateway and Function URLs write them.
@Suite("A request in payload format 2.0")
struct HTTPEventTests {
    /// API Gateway's own example, with everything a request can have.
    static let sample = """
        {"version": "2.0", "routeKey": "POST /path/{proxy}", "rawPath": "/path/to",
         "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=a%20b",
         "cookies": ["cookie1=1", "cookie2=2"],
         "headers": {"Header1": "value1", "header2": "value1,value2", "x-forwarded-for": "9.9.9.9, 205.255.255.176",
           "x-forwarded-port": "443", "x-forwarded-proto": "https", "content-type": "application/json"},
         "queryStringParameters": {"parameter1": "value1,value2", "parameter2": "a b"},
         "requestContext": {"accountId": "123456789012", "apiId": "api-id",
           "authorizer": {"jwt": {"claims": {"claim1": "value1"}, "scopes": ["scope1"]}},
           "domainName": "id.execute-api.us-east-1.amazonaws.com", "domainPrefix": "id",
           "http": {"method": "POST", "path": "/path/to", "protocol": "HTTP/1.1", "sourceIp": "205.255.255.176",
             "userAgent": "agent"},
           "requestId": "JKJaXmPLvHcESHA=", "routeKey": "POST /path/{proxy}", "stage": "$default",
           "time": "12/Mar/2020:19:03:58 +0000", "timeEpoch": 1583348638390},
         "body": "eyJhIjogMX0=", "pathParameters": {"proxy": "to"}, "isBase64Encoded": true,
         "stageVariables": {"stageVariable1": "value1"}}
        """

    static func event(_ text: String) throws -> HTTPEvent {
        try JSON.decode(HTTPEvent.self, from: text, keys: .asWritten)
    }

    static func event(
        _ method: String = "GET", _ path: String = "/", routeKey: String = "$default", stage: String = "$default",
        more: String = ""
    ) throws -> HTTPEvent {
        try event(
            """
            {"version": "2.0", "routeKey": "\(routeKey)", "rawPath": "\(path)", "rawQueryString": "",
             "requestContext": {"http": {"method": "\(method)", "sourceIp": "1.2.3.4"}, "stage": "\(stage)"}\(more)}
            """)
    }

    static func routes(_ texts: String...) -> [Manifest.Route] {
        texts.map { text in
            let words = text.split(separator: " ").map(String.init)
            if words.count == 1 { return Manifest.Route(method: "ANY", path: .default) }
            let segments: [Manifest.Route.Path.Segment] = words[1].split(separator: "/").map { part in
                guard part.hasPrefix("{") else { return .literal(String(part)) }
                return part.hasSuffix("+}")
                    ? .rest(String(part.dropFirst().dropLast(2))) : .parameter(String(part.dropFirst().dropLast()))
            }
            return Manifest.Route(method: words[0], path: .init(segments: segments))
        }
    }

    @Test("everything in API Gateway's example reaches the request")
    func sample() throws {
        let routed = try #require(try Self.event(Self.sample).request(on: Self.routes("POST /path/{proxy}")))
        let request = routed.request
        #expect(request.method == .post)
        #expect(request.path == "/path/to")
        #expect(request.rawQuery == "parameter1=value1&parameter1=value2&parameter2=a%20b")
        #expect(request.headers[.cookie] == "cookie1=1; cookie2=2")
        #expect(request.headers["header1"] == "value1")
        #expect(request.headers["header2"] == "value1,value2")
        #expect(request.headers[.xForwardedProto] == "https")
        #expect(!request.headers.contains(.xForwardedFor), "what a client claims of itself would be believed")
        #expect(request.remoteAddress == "205.255.255.176")
        #expect(request.body.bytes == Array(#"{"a": 1}"#.utf8))
        #expect(routed.names == ["proxy"])
        #expect(request.parameters == ["to"])
    }

    @Test(
        "a stage stands before the path, and is none of the function's business",
        arguments: [
            ("/prod/a", "prod", "/a"), ("/prod", "prod", "/"), ("/product", "prod", "/product"),
            ("/prod/a", "$default", "/prod/a"), ("/a", "prod", "/a"),
        ])
    func stages(_ path: String, _ stage: String, _ expected: String) throws {
        #expect(try Self.event("GET", path, stage: stage).path == expected)
    }

    @Test(
        "a decoded path is escaped again; one that a Function URL left escaped stays so",
        arguments: [
            ("/a b", "/a%20b"), ("/a%20b", "/a%20b"), ("/ü", "/%C3%BC"), ("/100%", "/100%25"), ("/a?b#c", "/a%3Fb%23c"),
            ("", "/"), ("/a:b@c;d=e", "/a:b@c;d=e"), ("/%zz", "/%25zz"), ("/\\u0000", "/%00"),
        ])
    func encoding(_ path: String, _ expected: String) throws {
        let event = try Self.event("GET", path)
        #expect(EventPath.encoded(event.path) == expected)
    }

    @Test(
        "without a route key the best of the function's routes is taken, as API Gateway would",
        arguments: [
            ("GET", "/pets/dog/1", "GET /pets/dog/1", []),
            ("GET", "/pets/dog/2", "GET /pets/dog/{id}", ["2"]),
            ("GET", "/pets/cat/1", "GET /pets/{proxy+}", ["cat/1"]),
            ("POST", "/test/5", "ANY /{proxy+}", ["test/5"]),
            ("GET", "/", "$default", []),
            ("GET", "/pets/dog/a%20b", "GET /pets/dog/{id}", ["a b"]),
            ("GET", "/pets/dog/1/", "GET /pets/dog/1", []),
            ("GET", "/pets/dog/..", "$default", []),
            ("GET", "/pets/cat/%2e%2E", "$default", []),
        ] as [(String, String, String, [String])])
    func matching(_ method: String, _ path: String, _ route: String, _ captures: [String]) throws {
        let routes = Self.routes(
            "GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default")
        let match = try #require(EventPath.match(method, path, among: routes))
        #expect(match.route.description == route)
        #expect(match.captures == captures)
    }

    @Test("a path or method that none of the routes has is nobody's")
    func noRoute() throws {
        let routes = Self.routes("GET /pets/{id}")
        #expect(try Self.event("POST", "/pets/1").request(on: routes) == nil)
        #expect(try Self.event("GET", "/pets").request(on: routes) == nil)
        #expect(try Self.event("GET", "/pets/%FF").request(on: routes) == nil)
        #expect(try Self.event("GET", "/pets/1/2").request(on: routes) == nil)
    }

    @Test("a Function URL's event has nulls where there is nothing")
    func nulls() throws {
        let event = try Self.event(
            "GET", "/pets/7",
            more: #", "pathParameters": null, "stageVariables": null, "body": null, "cookies": null, "headers": null"#)
        let request = try #require(try event.request(on: Self.routes("GET /pets/{id}"))).request
        #expect(request.parameters == ["7"])
        #expect(request.headers.isEmpty)
        if case .none = request.body {} else { Issue.record("there was no body") }
    }

    @Test("a body is text, or base 64 where the event says so; broken base 64 is no body")
    func bodies() throws {
        let routes = Self.routes("$default")
        let text = try Self.event("POST", more: #", "body": "aGk=", "isBase64Encoded": false"#)
        #expect(try text.request(on: routes)?.request.body.bytes == Array("aGk=".utf8))
        let bytes = try Self.event("POST", more: #", "body": "aGk=", "isBase64Encoded": true"#)
        #expect(try bytes.request(on: routes)?.request.body.bytes == Array("hi".utf8))
        let broken = try Self.event("POST", more: #", "body": "a", "isBase64Encoded": true"#)
        #expect(throws: HTTPEvent.Mistake.self) { try broken.request(on: routes) }
    }

    @Test("cookies come from their own list, and from the header where there is no list")
    func cookies() throws {
        let routes = Self.routes("$default")
        let header = try Self.event(more: #", "headers": {"Cookie": "a=1"}"#)
        #expect(try header.request(on: routes)?.request.headers.all(.cookie) == ["a=1"])
        let both = try Self.event(more: #", "headers": {"Cookie": "a=1"}, "cookies": ["a=1", "b=2"]"#)
        #expect(try both.request(on: routes)?.request.headers.all(.cookie) == ["a=1; b=2"])
    }
}
