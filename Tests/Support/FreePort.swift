import Glibc

/// A port of 127.0.0.1 that nobody uses, for a program that cannot choose one itself.
public enum FreePort {
    /// It may be taken by the time it is used: whoever asks tries again then.
    public static func find() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) != 0 || getsockname(descriptor, $0, &length) != 0
            }
        }
        if failure { throw TestSupportError("there is no free port on 127.0.0.1") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
