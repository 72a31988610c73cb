import CartwrightHTTP
import CartwrightManifest
import FoundationEssentials
import TestSupport
import Testing

@testable import Cartwright

private func caller(_ call: Call) -> String { call.caller.label ?? "nobody" }

@Suite("API keys that are guessed")
struct KeyLookupTests {
    /// A host whose only good keys are `key_good` and `key_rare`; it notes what is looked up.
    private func host(_ lookups: Shared<[String]>) throws -> TestHost {
        let owner = Caller.APIKey(id: UUID(), scopes: ["tests:read"], role: .seller, sellerID: UUID())
        let keys = APIKeys(prefix: "key_") { key, _ in
            lookups.change { $0.append(key) }
            return ["key_good", "key_rare"].contains(key) ? owner : nil
        }
        return try TestHost(
            [
                (yaml: "http: GET /mine\naccess: seller", trigger: .http(caller)),
                (yaml: "http: GET /open\naccess: public", trigger: .http(caller)),
            ], isStrict: true, apiKeys: keys)
    }

    private func bearer(_ key: String) -> Headers { [.authorization: "Bearer \(key)"] }

    @Test("after so many an address is told to come later, and nothing is looked up")
    func guessed() async throws {
        let lookups = Shared<[String]>([])
        let host = try host(lookups)
        #expect(await host.send(.get, "/mine", headers: bearer("key_good")).status == 200)
        var statuses: [Int: Int] = [:]
        var last: TestAnswer?
        // Far more than may come back while a slow machine is at it.
        for number in 0..<2_000 {
            let answer = await host.send(.get, "/mine", headers: bearer("key_\(number)"))
            statuses[answer.status, default: 0] += 1
            last = answer
        }
        #expect(Set(statuses.keys) == [401, 429])
        #expect(try #require(statuses[401]) >= 120 && lookups.value.count < 1_000)
        #expect(lookups.value.count == 1 + (statuses[401] ?? 0))
        #expect(last?.status == 429 && last?.code == "rate_limited" && last?.headers[.retryAfter] == "1")
        // Who has shown a good key is not held up, nor is anybody elsewhere.
        #expect(await host.send(.get, "/mine", headers: bearer("key_good")).status == 200)
        #expect(await host.send(.get, "/mine", headers: bearer("key_rare"), from: "192.0.2.7").status == 200)
        // Where everybody may call, a key that is not looked up is none.
        let before = lookups.value.count
        let open = await host.send(.get, "/open", headers: bearer("key_x"), index: 1)
        #expect(open.status == 200 && open.text.contains("nobody"))
        #expect(lookups.value.count <= before + 1)
    }

    @Test("a good key costs nothing, however often and from wherever it comes, until it is none any more")
    func good() {
        let lookups = KeyLookups()
        let most = KeyLookups.limit.burst
        for number in 0..<10 * most {
            let key = "key_\(number)"
            let decision = lookups.begin(key, from: "192.0.2.7", at: 1_000)
            #expect(decision?.isAllowed == true)
            lookups.end(key, from: "192.0.2.7", isGood: true, decision)
            #expect(lookups.begin(key, from: "192.0.2.7", at: 1_000) == nil)
        }
        lookups.end("key_0", from: "192.0.2.7", isGood: false, nil)
        #expect(lookups.begin("key_0", from: "192.0.2.7", at: 1_000)?.isAllowed == true)
    }
}
