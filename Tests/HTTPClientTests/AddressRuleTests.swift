import Testing

@testable import CartwrightHTTPClient

@Suite struct AddressRuleTests {
    @Test(
        "addresses of the internet",
        arguments: [
            "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
            "198.17.0.1",
            "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
            "2002:808:808::1",
        ])
    func open(address: String) { #expect(AddressRule.isPublic(address)) }

    @Test(
        "addresses that a request from outside must not lead to",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254", "64:ff9b::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
            "fc00::1", "fd12::1",
            "fe80::1", "fec0::1", "ff02::1", "", "localhost", "1.2.3", "example.org",
        ])
    func closed(address: String) { #expect(!AddressRule.isPublic(address)) }
}
