import Glibc

/// What the kernel says about a process in `/proc`.
package enum ProcessStatus {
    /// The number behind a key such as `VmRSS:`; nil once the process, an id or `self`, is gone.
    package static func number(_ key: String, of process: String) -> Int? {
        let descriptor = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
        return line.flatMap { Int($0.filter { $0 >= "0" && $0 <= "9" }) }
    }
}
