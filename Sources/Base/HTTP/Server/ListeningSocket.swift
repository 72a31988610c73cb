import CSystem
import Glibc

/// A TCP socket that listens; several loops, and several processes, may accept from it.
public final class ListeningSocket: Sendable {
    public let descriptor: Int32
    /// The port it listens on, also when 0 was asked for.
    public let port: Int

    /// Why an address could not be listened on.
    public struct Failure: Error, CustomStringConvertible {
        public let address: String
        /// The `errno` of the call that failed.
        public let code: Int32

        public var description: String {
            switch code {
            case EADDRINUSE: "\(address) is taken by another program"
            case EACCES: "\(address) may not be listened on without more rights"
            case EINVAL: "\(address) cannot be listened on: the address is a number, the port at most 65535"
            case EADDRNOTAVAIL: "\(address) is not on this machine: 127.0.0.1 always is, and 0.0.0.0 is all there are"
            default: "cannot listen on \(address): \(String(cString: strerror(code)))"
            }
        }
    }

    /// Listens on a numeric IPv4 or IPv6 address, or on `localhost`. Port 0 takes a free one.
    public init(host: String = "127.0.0.1", port: Int = 0, backlog: Int32 = 1_024) throws {
        let name = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let numeric = host == "localhost" ? "127.0.0.1" : host
        guard (0...65_535).contains(port), getaddrinfo(numeric, "\(port)", &hints, &list) == 0, let address = list
        else { throw Failure(address: name, code: EINVAL) }
        defer { freeaddrinfo(list) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.pointee.ai_family, type, 0)
        guard descriptor >= 0 else { throw Failure(address: name, code: errno) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
            Glibc.listen(descriptor, backlog) == 0
        else {
            let failure = Failure(address: name, code: errno)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.port = Self.port(of: descriptor)
    }

    /// Takes over a socket that listens already, such as one inherited from the parent process.
    public init(adopting descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.descriptor = descriptor
        port = Self.port(of: descriptor)
    }

    deinit { close(descriptor) }

    private static func port(of descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return 0 }
                // The port stands at the same place for both families.
                let raw = UnsafeRawPointer(address).loadUnaligned(fromByteOffset: 2, as: UInt16.self)
                return Int(UInt16(bigEndian: raw))
            }
        }
    }
}
