import CDebugger
import Glibc

/// A process that does nothing until a debugger looks on.
package enum DebuggerWait {
    /// Set in the environment of a process that is to wait.
    package static let variable = "CARTWRIGHT_WAITS_FOR_DEBUGGER"

    /// Whether a debugger is attached to the process.
    package static func isOver(for process: String) -> Bool {
        // Where the kernel does not say, nobody waits for ever.
        ProcessStatus.number("TracerPid:", of: process) != 0
    }

    /// Blocks the calling thread until there is one.
    static func wait() {
        _ = cdebugger_allow()
        while !isOver(for: "self") {
            var pause = timespec(tv_sec: 0, tv_nsec: 20_000_000)
            nanosleep(&pause, nil)
        }
    }
}
