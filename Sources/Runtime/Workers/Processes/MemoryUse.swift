import Glibc

/// What the kernel says about a process's memory, in megabytes, rounded up; nil once the process is gone.
///
/// The file stays open: it is read with every invocation, and finding it by its name takes longer than that.
final class MemoryUse {
    private let descriptor: Int32

    init?(_ process: pid_t) {
        descriptor = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// What it holds now.
    var now: Int? { megabytes(of: "VmRSS:".utf8) }
    /// The most it ever held.
    var peak: Int? { megabytes(of: "VmHWM:".utf8) }

    private func megabytes(of key: String.UTF8View) -> Int? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
            let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
            for line in UnsafeRawBufferPointer(buffer).prefix(max(0, count)).split(separator: 10)
            where line.starts(with: key) {
                let digits = line.lazy.filter { (48...57).contains($0) }
                return (digits.reduce(0) { $0 * 10 + Int($1 - 48) } + 1023) / 1024
            }
            return nil
        }
    }
}
