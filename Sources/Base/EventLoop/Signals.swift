import CSystem
import Glibc

/// Signals as events of a loop: the process-wide handler only writes a byte, and the loop does the rest on its own thread.
public final class Signals: Watcher, @unchecked Sendable {
    // Unchecked: after init only the loop's thread touches it.
    private let readEnd: Int32
    private let action: @Sendable (Int32) -> Void
    private var watch: Watch?

    /// Calls `action` on the loop's thread for each of these signals, for as long as the process lives.
    @discardableResult
    public static func handle(
        _ signals: [Int32], on loop: EventLoop, _ action: @escaping @Sendable (Int32) -> Void
    ) -> Signals { Signals(signals, loop, action) }

    private init(_ signals: [Int32], _ loop: EventLoop, _ action: @escaping @Sendable (Int32) -> Void) {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "the kernel gave no pipe: is the limit on open files reached?")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        self.action = action
        for signal in signals { _ = csystem_catch_signal(signal, ends[1]) }
        loop.execute { [self] in watch = loop.watch(readEnd, for: .readable, self) }
    }

    public func ready(_ readiness: Readiness) {
        var byte: UInt8 = 0
        while read(readEnd, &byte, 1) == 1 { action(Int32(byte)) }
    }
}
