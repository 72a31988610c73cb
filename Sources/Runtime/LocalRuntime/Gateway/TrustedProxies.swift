import Glibc

/// The proxies whose word counts for where a request came from: `TRUSTED_PROXIES`, a list of addresses and CIDR ranges.
///
/// `X-Forwarded-For` and `X-Forwarded-Proto` from anybody else are ignored: whoever can reach the port could write them.
public struct TrustedProxies: Sendable, Equatable {
    private var ranges: [AddressRange] = []

    /// Nobody is trusted.
    public init() {}

    /// Reads a list such as `10.0.0.0/8, 127.0.0.1, fd00::/8`.
    public init(_ list: String) throws(TrustedProxiesError) {
        for entry in list.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            guard let range = AddressRange(entry) else { throw TrustedProxiesError(entry: String(entry)) }
            ranges.append(range)
        }
    }

    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether the address is one of the trusted proxies.
    public func contains(_ address: String) -> Bool {
        guard !ranges.isEmpty, let bits = AddressRange.bits(of: address) else { return false }
        return ranges.contains { $0.contains(bits) }
    }

    /// The client behind the proxies: the last address of `X-Forwarded-For` that no trusted proxy has.
    ///
    /// What stands further left was written by the client itself and proves nothing.
    public func client(remote: String, forwardedFor: String?) -> String {
        guard let forwardedFor, contains(remote) else { return remote }
        var client = remote
        for hop in forwardedFor.split(separator: ",", omittingEmptySubsequences: false).reversed() {
            guard let address = Self.address(hop) else { return client }
            client = address
            if !contains(address) { return client }
        }
        return client
    }

    /// `https` or `http`, as the proxy next to us saw it.
    public func scheme(remote: String, forwardedProto: String?) -> String {
        guard let forwardedProto, contains(remote) else { return "http" }
        let last = forwardedProto.split(separator: ",").last.map { $0.filter { !$0.isWhitespace }.lowercased() }
        return last == "https" ? "https" : "http"
    }

    /// The address of one entry, without the port that some proxies add.
    private static func address(_ hop: Substring) -> String? {
        var text = hop.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            text = text[text.index(after: text.startIndex)..<end]
        } else if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") {
            text = text[..<colon]
        }
        return AddressRange.bits(of: String(text)) == nil ? nil : String(text)
    }
}

/// An entry of `TRUSTED_PROXIES` that is neither an address nor a range.
public struct TrustedProxiesError: Error, Equatable, CustomStringConvertible {
    public let entry: String
    public var description: String {
        "TRUSTED_PROXIES holds \"\(entry)\", which is neither an address nor a range such as 10.0.0.0/8"
    }
}

/// The addresses that share a prefix. IPv4 is kept as the IPv6 addresses it maps to, so one comparison serves both.
struct AddressRange: Sendable, Equatable {
    private var prefix: UInt128
    private var length: Int

    init?(_ text: Substring) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.map(String.init), let bits = Self.bits(of: address) else { return nil }
        let isIPv4 = !address.contains(":")
        length = 128
        if parts.count == 2 {
            guard let given = UInt8(parts[1]), given <= (isIPv4 ? 32 : 128) else { return nil }
            length = Int(given) + (isIPv4 ? 96 : 0)
        }
        prefix = bits & Self.mask(length)
    }

    func contains(_ address: UInt128) -> Bool { address & Self.mask(length) == prefix }

    private static func mask(_ length: Int) -> UInt128 { length == 0 ? 0 : .max << UInt128(128 - length) }

    /// The 128 bits of an address, IPv4 as ::ffff:a.b.c.d.
    static func bits(of address: String) -> UInt128? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 {
            return 0xffff_0000_0000 | UInt128(UInt32(bigEndian: four.s_addr))
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return nil }
        return withUnsafeBytes(of: &six) { bytes in bytes.reduce(0) { $0 << 8 | UInt128($1) } }
    }
}
