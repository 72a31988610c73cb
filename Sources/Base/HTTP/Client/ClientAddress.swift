import Glibc

/// Where a server of this installation listens, ready to connect to.
package struct ClientAddress: Sendable, Hashable {
    let family: Int32
    /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
    let bytes: [UInt8]

    /// An address by its numbers, or by a name; then this waits for the look-up, so not on a loop that serves others.
    package init?(host: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self.init(AF_INET, withUnsafeBytes(of: &four) { Array($0) })
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            self.init(AF_INET6, withUnsafeBytes(of: &six) { Array($0) })
        } else {
            self.init(name: host, port: port)
        }
    }

    private init(_ family: Int32, _ bytes: [UInt8]) {
        self.family = family
        self.bytes = bytes
    }

    private init?(name: String, port: UInt16) {
        var wanted = addrinfo()
        wanted.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, String(port), &wanted, &found) == 0 else { return nil }
        defer { freeaddrinfo(found) }
        guard let first = found?.pointee, let address = first.ai_addr else { return nil }
        self.init(first.ai_family, Array(UnsafeRawBufferPointer(start: address, count: Int(first.ai_addrlen))))
    }
}
