import Glibc

/// What the kernel says about a process's memory, in megabytes, rounded up.
///
/// The kernel keeps the most that a process ever held only in a file that is long, and slow to make. What it holds now stands
/// in a short one: as long as that is not more than the peak that is known, the long one is read no oftener than every few
/// milliseconds. What was taken and given back between two looks is found by the next. The files stay open, for finding them
/// by their names takes longer than reading them.
final class MemoryUse {
    private static let interval: UInt64 = 10_000_000

    private let status: Int32
    private let statm: Int32
    private var known = 0
    private var lookedAt: UInt64 = 0

    init?(_ process: pid_t) {
        status = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
        statm = open("/proc/\(process)/statm", O_RDONLY | O_CLOEXEC)
        if status < 0 || statm < 0 { return nil }
    }

    deinit {
        close(status)
        close(statm)
    }

    /// What it holds now; nil once the process is gone.
    var now: Int? {
        // The second number is of pages in memory.
        let pages = Self.read(statm, room: 128) { text in
            text.firstIndex(of: 32).map { Self.number(text[($0 + 1)...].prefix { $0 != 32 }) }
        }
        return pages.map { Self.megabytes($0 * Self.pageSize) }
    }

    /// The most it ever held, at this moment.
    func peak(at instant: UInt64) -> Int {
        if let now, now <= known, instant &- lookedAt < Self.interval { return known }
        lookedAt = instant
        let most = Self.read(status, room: 4096) { text in
            text.split(separator: 10).first { $0.starts(with: "VmHWM:".utf8) }.map(Self.number)
        }
        if let most { known = Self.megabytes(most * 1024) }
        return known
    }

    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

    private static func megabytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }

    private static func number(_ text: Slice<UnsafeRawBufferPointer>) -> Int {
        text.reduce(0) { (48...57).contains($1) ? $0 * 10 + Int($1 - 48) : $0 }
    }

    private static func read(
        _ descriptor: Int32, room: Int, _ find: (Slice<UnsafeRawBufferPointer>) -> Int?
    ) -> Int? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
            return count > 0 ? find(UnsafeRawBufferPointer(buffer).prefix(count)) : nil
        }
    }
}
