import CartwrightManifest
import Testing

@testable import CartwrightLocalRuntime

@Suite struct RouterTests {
    static func router(_ routes: [String]) -> Router { Router(routes.map(route)) }

    /// `GET /pets/{id}` as the manifest would read it.
    static func route(_ text: String) -> Manifest.Route {
        if text == "$default" { return Manifest.Route(method: "ANY", path: .default) }
        let parts = text.split(separator: " ")
        let segments = parts[1].split(separator: "/").map { segment -> Manifest.Route.Path.Segment in
            guard segment.hasPrefix("{") else { return .literal(String(segment)) }
            let name = String(segment.dropFirst().dropLast())
            return name.hasSuffix("+") ? .rest(String(name.dropLast())) : .parameter(name)
        }
        return Manifest.Route(method: String(parts[0]), path: .init(segments: segments))
    }

    private func taken(_ routes: [String], _ request: String) -> String? {
        let parts = request.split(separator: " ").map(String.init)
        return Self.router(routes).match(Verb(parts[0]), parts[1].utf8.span).map { routes[$0] }
    }

    private func captured(_ routes: [String], _ request: String) -> [String]? {
        let parts = request.split(separator: " ").map(String.init)
        let router = Self.router(routes)
        guard let route = router.match(Verb(parts[0]), parts[1].utf8.span) else { return nil }
        return router.captures(of: route, in: parts[1].utf8.span)
    }

    static let documented = [
        "GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default",
    ]

    @Test(
        "the table of API Gateway's documentation holds",
        arguments: [
            ("GET /pets/dog/1", "GET /pets/dog/1"), ("GET /pets/dog/2", "GET /pets/dog/{id}"),
            ("GET /pets/cat/1", "GET /pets/{proxy+}"), ("POST /test/5", "ANY /{proxy+}"), ("GET /", "$default"),
        ])
    func documentation(_ request: String, _ route: String) { #expect(taken(Self.documented, request) == route) }

    static let shop = [
        "GET /products", "POST /products", "GET /products/search", "GET /products/{id}", "PUT /products/{id}",
        "ANY /products/{id}/images", "GET /products/{id}/reviews/{review}", "GET /", "GET /files/{path+}",
        "DELETE /files/{path+}", "GET /a/{x}/c", "GET /a/b/{rest+}", "GET /a/b/d", "POST /v/{x}/{y}", "GET /v/1/2",
        "HEAD /only-head", "ANY /both", "GET /both",
    ]

    @Test(
        "the most specific route takes a request",
        arguments: [
            ("GET /products", "GET /products"), ("GET /products/", "GET /products"),
            ("POST /products", "POST /products"), ("GET /products/search", "GET /products/search"),
            ("GET /products/search/", "GET /products/search"), ("GET /products/searches", "GET /products/{id}"),
            ("GET /products/sea%72ch", "GET /products/search"), ("PUT /products/search", "PUT /products/{id}"),
            ("DELETE /products/7", nil), ("PURGE /products/7/images", "ANY /products/{id}/images"),
            ("GET /products/7/reviews/8", "GET /products/{id}/reviews/{review}"), ("GET /products/7/reviews", nil),
            ("GET /", "GET /"), ("HEAD /", "GET /"), ("GET /files", nil), ("GET /files/", nil),
            ("GET /files/a", "GET /files/{path+}"), ("GET /files/a/b//c", "GET /files/{path+}"),
            ("DELETE /files/a/b", "DELETE /files/{path+}"), ("GET /a/b/c", "GET /a/{x}/c"),
            ("GET /a/b/d", "GET /a/b/d"), ("GET /a/b/e", "GET /a/b/{rest+}"), ("GET /a/b/c/d", "GET /a/b/{rest+}"),
            ("GET /v/1/2", "GET /v/1/2"), ("POST /v/1/2", "POST /v/{x}/{y}"),
            ("HEAD /products/1", "GET /products/{id}"),
            ("HEAD /only-head", "HEAD /only-head"), ("GET /only-head", nil), ("GET /both", "GET /both"),
            ("HEAD /both", "ANY /both"), ("PUT /both", "ANY /both"), ("GET /PRODUCTS", nil), ("GET //products", nil),
            ("GET /products//", nil), ("GET /products/../products", nil), ("GET /products/..", nil),
            ("GET /products/%2e%2E", nil), ("GET /products/.", nil), ("GET /files/a/../../etc", nil),
            ("GET /files/a/.%2e/etc", nil), ("GET /files/...", "GET /files/{path+}"), ("GET /unknown", nil),
        ] as [(String, String?)])
    func specificity(_ request: String, _ route: String?) { #expect(taken(Self.shop, request) == route) }

    @Test(
        "captures are decoded, and a broken escape is told apart from no route",
        arguments: [
            ("GET /products/caf%C3%A9", ["café"]), ("GET /products/a%2Fb", ["a/b"]), ("GET /products/a+b", ["a+b"]),
            ("GET /products/1/reviews/2/", ["1", "2"]), ("GET /files/a/b%20c/d", ["a/b c/d"]),
            ("GET /files/a/b/", ["a/b"]), ("POST /v/x/y", ["x", "y"]), ("GET /v/1/2", []),
            ("GET /products/%zz", nil), ("GET /products/%C3", nil), ("GET /products/%00", nil),
            ("GET /products/%4", nil), ("GET /products/%", nil),
        ] as [(String, [String]?)])
    func captures(_ request: String, _ expected: [String]?) {
        #expect(taken(Self.shop, request) != nil)
        #expect(captured(Self.shop, request) == expected)
    }

    @Test("a path knows which methods it takes")
    func methods() {
        let router = Self.router(Self.shop)
        #expect(router.methods(on: "/products/5".utf8.span) == ["GET", "PUT", "HEAD"])
        #expect(router.methods(on: "/nothing".utf8.span).isEmpty)
    }

    @Test("without routes nothing matches, whatever the path")
    func empty() {
        for path in ["", "/", "*", "/%", "//", "/a/b"] { #expect(Router([]).match(.get, path.utf8.span) == nil) }
    }
}
