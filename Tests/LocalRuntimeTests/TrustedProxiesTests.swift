import CartwrightLocalRuntime
import Testing

@Suite struct TrustedProxiesTests {
    @Test(
        "the client is the last address that no trusted proxy has",
        arguments: [
            // trusted, remote, X-Forwarded-For, client
            ("", "9.9.9.9", "1.1.1.1", "9.9.9.9"),
            ("10.0.0.0/8", "10.1.2.3", "1.1.1.1", "1.1.1.1"),
            ("10.0.0.0/8", "9.9.9.9", "1.1.1.1", "9.9.9.9"),
            ("10.0.0.0/8", "10.1.2.3", "6.6.6.6, 1.1.1.1, 10.9.9.9", "1.1.1.1"),
            ("10.0.0.0/8", "10.1.2.3", "10.4.4.4", "10.4.4.4"),
            ("10.0.0.0/8", "10.1.2.3", "1.1.1.1, not-an-address", "10.1.2.3"),
            ("10.0.0.0/8", "10.1.2.3", "", "10.1.2.3"),
            ("10.0.0.0/8 127.0.0.1", "::ffff:10.1.2.3", "1.1.1.1:4711", "1.1.1.1"),
            ("fd00::/8", "fd00::1", "[2001:db8::7]:443", "2001:db8::7"),
            ("0.0.0.0/0", "9.9.9.9", "1.1.1.1", "1.1.1.1"),
        ])
    func client(_ trusted: String, _ remote: String, _ forwarded: String, _ client: String) throws {
        #expect(try TrustedProxies(trusted).client(remote: remote, forwardedFor: forwarded) == client)
    }

    @Test("the scheme is believed from a trusted proxy only")
    func scheme() throws {
        let proxies = try TrustedProxies("10.0.0.1")
        #expect(proxies.scheme(remote: "10.0.0.1", forwardedProto: "https") == "https")
        #expect(proxies.scheme(remote: "10.0.0.2", forwardedProto: "https") == "http")
        #expect(proxies.scheme(remote: "10.0.0.1", forwardedProto: "javascript") == "http")
    }

    @Test(
        "an entry that is no address is named",
        arguments: ["10.0.0.0/33", "proxy.local", "1.2.3", "::/129", "1.2.3.4/x"])
    func nonsense(_ entry: String) {
        #expect(throws: TrustedProxiesError.self) { try TrustedProxies("127.0.0.1, \(entry)") }
    }
}
