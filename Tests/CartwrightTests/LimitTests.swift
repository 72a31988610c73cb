import CartwrightHTTP
import CartwrightManifest
import FoundationEssentials
import Testing

@testable import Cartwright

private struct SignIn: Codable, Sendable, NamesAccount {
    let email: String
    var account: String { email }
}
private func signIn(_ input: SignIn, _ call: Call) -> String { input.email }
private func fine(_ call: Call) -> String { "fine" }

@Suite("Limits")
struct LimitTests {
    @Test("a bucket gives its burst, then one more per interval, and says when")
    func bucket() {
        var bucket = TokenBucket()
        let second: UInt64 = 1_000_000_000
        let start = 100 * second
        #expect(bucket.take(at: start, burst: 2, interval: second).remaining == 1)
        #expect(bucket.take(at: start, burst: 2, interval: second).remaining == 0)
        let refused = bucket.take(at: start, burst: 2, interval: second)
        #expect(!refused.isAllowed)
        #expect(refused.retryAfter == second)
        #expect(refused.resetAfter == 2 * second)
        #expect(bucket.take(at: start + second, burst: 2, interval: second).isAllowed)
        #expect(!bucket.take(at: start + second, burst: 2, interval: second).isAllowed)
        #expect(bucket.take(at: start + 60 * second, burst: 2, interval: second).remaining == 1)
    }

    @Test("buckets never take more memory than they may, and forget the idle first")
    func bounded() {
        let limiter = RateLimiter(Manifest.Limit(calls: 2, period: .seconds(60)), capacity: 100)
        for _ in 0..<3 { _ = limiter.take("attacker", at: 1_000) }
        for number in 0..<1_000 { _ = limiter.take("visitor \(number)", at: 1_000) }
        #expect(limiter.count <= 100)
        #expect(!limiter.take("attacker", at: 1_000).isAllowed)
    }

    @Test("who calls too often is told when to come back; others are not held up")
    func tooOften() async throws {
        let host = try TestHost("GET /things", .http(fine), more: "limit: 2/minute")
        let first = await host.send(.get, "/things")
        #expect(first.status == 200)
        #expect(first.headers["ratelimit-limit"] == "2")
        #expect(first.headers["ratelimit-remaining"] == "1")
        _ = await host.send(.get, "/things")
        let refused = await host.send(.get, "/things")
        #expect(refused.status == 429)
        #expect(refused.code == "rate_limited")
        #expect(refused.headers[.retryAfter] == "30")
        let user = await host.send(.get, "/things", headers: [.authorization: "Bearer " + host.token()])
        #expect(user.status == 200)
    }

    @Test("a cart token that somebody has made up does not make a new caller")
    func madeUp() async throws {
        let host = try TestHost("GET /things", .http(fine), more: "limit: 1/minute", access: "guest")
        #expect(await host.send(.get, "/things", headers: [.cartToken: "a"]).status == 200)
        #expect(await host.send(.get, "/things", headers: [.cartToken: "b"]).status == 429)
    }

    @Test("all addresses of one IPv6 network count as one")
    func networks() {
        let one = RateLimiter.origin(of: "2001:db8:1:2::1")
        #expect(RateLimiter.origin(of: "2001:db8:1:2:ffff::7") == one)
        #expect(RateLimiter.origin(of: "2001:db8:1:3::1") != one)
        #expect(RateLimiter.origin(of: "192.0.2.7") == "192.0.2.7")
        #expect(RateLimiter.origin(of: "") == "")
    }

    @Test("the longest name of an account takes no more memory than another")
    func longNames() {
        let limiter = RateLimiter(Manifest.Limit(calls: 1, period: .seconds(60)), capacity: 100)
        let name = String(repeating: "x", count: 1_000_000)
        #expect(limiter.take(name, at: 1_000).isAllowed)
        #expect(!limiter.take(name, at: 1_000).isAllowed)
        #expect(limiter.size <= 128)
    }

    @Test("the rarest rate with the largest burst that a manifest may name has room")
    func extremes() {
        let limiter = RateLimiter(Manifest.Limit(calls: 1, period: .seconds(86_400), burst: 1_000_000))
        #expect(limiter.take("caller", at: 1_000).isAllowed)
    }

    @Test("a limit by account counts by what the input names, in whatever case")
    func byAccount() async throws {
        let host = try TestHost("POST /login", .http(signIn), more: "limit: {rate: 1/minute, by: account}")
        #expect(await host.send(.post, "/login", #"{"email":"a@example.com"}"#).status == 200)
        #expect(await host.send(.post, "/login", #"{"email":"A@example.com"}"#).status == 429)
        #expect(await host.send(.post, "/login", #"{"email":"b@example.com"}"#).status == 200)
    }
}
