import Glibc

/// Which addresses belong to the public internet.
enum AddressRule {
    /// IPv4 and IPv6 blocks of the IANA special-purpose registries are not public; IPv6 outside 2000::/3 neither.
    static func isPublic(_ address: UnsafePointer<sockaddr>) -> Bool {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let number = UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr)
            return isPublic(v4: number)
        case AF_INET6:
            let bytes = withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
            return isPublic(v6: bytes)
        default: return false
        }
    }

    static func isPublic(_ text: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return isPublic(v4: UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        if inet_pton(AF_INET6, text, &six) == 1 { return isPublic(v6: withUnsafeBytes(of: six) { Array($0) }) }
        return false
    }

    private static let blocks: [(network: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    private static func isPublic(v4 address: UInt32) -> Bool {
        !blocks.contains { address >> (32 - $0.bits) == $0.network >> (32 - $0.bits) }
    }

    private static func isPublic(v6 address: [UInt8]) -> Bool {
        func embedded(_ at: Int) -> UInt32 { address[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10] == 0xFF && address[11] == 0xFF
        if isMapped { return isPublic(v4: embedded(12)) }
        let isTranslated = address[..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        if isTranslated { return isPublic(v4: embedded(12)) }
        guard address[0] & 0xE0 == 0x20 else { return false }
        // 2001::/23 (Teredo and others), documentation, and 6to4, which carries an IPv4 address.
        if address[0] == 0x20, address[1] == 0x01, address[2] & 0xFE == 0 { return false }
        if address[0] == 0x20, address[1] == 0x01, address[2] == 0x0D, address[3] == 0xB8 { return false }
        if address[0] == 0x20, address[1] == 0x02 { return isPublic(v4: embedded(2)) }
        return true
    }
}
