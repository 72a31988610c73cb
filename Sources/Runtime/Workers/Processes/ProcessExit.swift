import CSystem
import CartwrightEventLoop
import CartwrightLocalRuntime
import Glibc

/// Hears of a child's end and takes its status. On the loop's thread.
final class ProcessExit: Watcher {
    private let process: pid_t
    private let action: (ProcessEnd) -> Void
    private var descriptor: Int32 = -1
    private var watch: Watch?

    init(_ process: pid_t, _ action: @escaping (ProcessEnd) -> Void) {
        self.process = process
        self.action = action
    }

    /// Whether the kernel lets it be watched.
    func watch(on loop: EventLoop) -> Bool {
        descriptor = csystem_process_descriptor(process)
        guard descriptor >= 0 else { return false }
        watch = loop.watch(descriptor, for: .readable, self)
        return true
    }

    func ready(_ readiness: Readiness) {
        var status: Int32 = 0
        var peak = 0
        let ended = csystem_reap(process, &status, &peak)
        if ended == 0 { return }
        watch?.cancel()
        watch = nil
        close(descriptor)
        action(ended == process ? ProcessEnd(status: status) : .exited(127))
    }
}
