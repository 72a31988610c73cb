import Glibc

/// A block of IPv4 or IPv6 addresses in CIDR notation.
struct AddressBlock: Sendable {
    private let network: [UInt8]
    private let bits: Int

    init(_ text: String) throws(PatternError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw PatternError("Malformed CIDR, one '/' required") }
        guard let bits = Int(parts[1]) else { throw PatternError("Malformed CIDR, mask bits must be an integer") }
        guard bits >= 0 else { throw PatternError("Malformed CIDR, mask bits must not be negative") }
        guard let network = AddressBlock.bytes(of: String(parts[0])) else {
            throw PatternError("Nonstandard IP address: \(parts[0])")
        }
        if network.count == 4, bits > 31 { throw PatternError("IPv4 mask bits must be < 32") }
        if bits > 127 { throw PatternError("IPv6 mask bits must be < 128") }
        self.network = network
        self.bits = bits
    }

    func contains(_ text: String) -> Bool {
        guard let address = AddressBlock.bytes(of: text), address.count == network.count else { return false }
        for index in 0..<address.count {
            let significant = min(8, bits - index * 8)
            guard significant > 0 else { return true }
            let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - significant))
            if address[index] & mask != network[index] & mask { return false }
        }
        return true
    }

    private static func bytes(of text: String) -> [UInt8]? {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: length)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
