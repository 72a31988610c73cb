import CartwrightHTTP
import Testing

@testable import CartwrightLocalRuntime

@Suite struct AdminTests {
    @Test(
        "the admin port answers this machine only",
        arguments: [
            (["host": "127.0.0.1:8081"], true), (["host": "localhost"], true), (["host": "[::1]:8081"], true),
            (["host": "evil.example:8081"], false), (["host": "127.0.0.1.evil.example"], false),
            (["host": "localhost:80x"], false), ([:], false),
            (["host": "localhost:8081", "origin": "http://localhost:8081"], false),
            (["host": "localhost:8081", "sec-fetch-site": "cross-site"], false),
            (["host": "localhost:8081", "sec-fetch-site": "same-site"], false),
            (["host": "localhost:8081", "sec-fetch-site": "none"], true),
            (["host": "localhost:8081", "sec-fetch-site": "same-origin"], true),
        ] as [([String: String], Bool)])
    func access(_ fields: [String: String], _ allowed: Bool) {
        let headers = Headers(fields.map { Headers.Field(Headers.Name($0.key), $0.value) })
        #expect((AdminHandler.objection(to: Request(.get, "/metrics", headers: headers)) == nil) == allowed)
    }
}
