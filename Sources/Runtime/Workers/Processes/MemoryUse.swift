import Glibc

/// What the kernel says about a process's memory.
enum MemoryUse {
    /// In megabytes, rounded up: what it holds now, or the most it ever held. Nil once it is gone.
    static func now(_ process: pid_t) -> Int? { read("VmRSS:", of: process) }
    static func peak(_ process: pid_t) -> Int? { read("VmHWM:", of: process) }

    private static func read(_ key: String, of process: pid_t) -> Int? {
        let descriptor = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
        for line in text.split(separator: "\n") where line.hasPrefix(key) {
            let kilobytes = Int(line.filter { $0 >= "0" && $0 <= "9" })
            return kilobytes.map { ($0 + 1023) / 1024 }
        }
        return nil
    }
}
