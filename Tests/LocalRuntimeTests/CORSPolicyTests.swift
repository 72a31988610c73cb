import CartwrightHTTP
import CartwrightManifest
import Testing

@testable import CartwrightLocalRuntime

@Suite struct CORSPolicyTests {
    private func policy(_ origins: [String], credentials: Bool = false) -> CORSPolicy? {
        var cors = Manifest.CORS()
        cors.origins = origins
        cors.credentials = credentials
        return CORSPolicy(cors, methods: ["GET", "POST"])
    }

    @Test("a preflight from an allowed origin learns what it may do")
    func preflight() throws {
        let answer = Headers(try #require(policy(["https://shop.example"])).preflight(origin: "https://shop.example"))
        #expect(answer[.accessControlAllowOrigin] == "https://shop.example")
        #expect(answer[.accessControlAllowMethods] == "GET, POST")
        #expect(answer[.accessControlAllowHeaders]?.contains("Idempotency-Key") == true)
        #expect(answer[.accessControlMaxAge] == "600")
        #expect(answer["vary"] == "Origin")
    }

    @Test(
        "origins are compared whole, without regard to case",
        arguments: [
            ("https://shop.example", true), ("HTTPS://Shop.example", true), ("https://shop.example.evil.com", false),
            ("https://evil-shop.example", false), ("null", false), ("http://shop.example", false), ("", false),
        ])
    func origins(_ origin: String, _ allowed: Bool) throws {
        let answer = Headers(try #require(policy(["https://shop.example"])).answer(origin: origin))
        #expect((answer[.accessControlAllowOrigin] != nil) == allowed)
        #expect(answer["vary"] == "Origin")
    }

    @Test("any origin may be allowed, but never together with credentials")
    func anyOrigin() throws {
        let answer = Headers(try #require(policy(["*"], credentials: true)).answer(origin: "https://a.example"))
        #expect(answer[.accessControlAllowOrigin] == "*")
        #expect(answer[.accessControlAllowCredentials] == nil)
    }

    @Test("a scheme with a wildcard allows every origin of that scheme")
    func scheme() throws {
        let cors = try #require(policy(["https://*"]))
        #expect(Headers(cors.answer(origin: "https://a.example"))[.accessControlAllowOrigin] == "https://a.example")
        #expect(Headers(cors.answer(origin: "http://a.example"))[.accessControlAllowOrigin] == nil)
    }

    @Test("no origins, no policy")
    func none() { #expect(policy([]) == nil) }
}
