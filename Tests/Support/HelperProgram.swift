import FoundationEssentials
import Glibc

/// A helper program of a test, ended with it; what it prints is read line by line.
public final class HelperProgram {
    private let process: pid_t
    private let output: Int32
    private var pending: [UInt8] = []

    /// Starts the program these words name.
    public init(_ words: [String]) throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // It ends with the thread of the test at the latest.
        let all = ["/usr/bin/setpriv", "--pdeathsig", "KILL"] + words
        var arguments = all.map { strdup($0) } + [nil]
        var environment = [strdup("PATH=/usr/bin:/bin"), strdup("PYTHONUNBUFFERED=1"), nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var process = pid_t()
        let failure = posix_spawn(&process, all[0], &actions, nil, &arguments, &environment)
        close(ends[1])
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        self.process = process
        output = ends[0]
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        close(output)
    }

    /// The next line, or nil when the program has ended.
    public func line() -> String? {
        while true {
            if let end = pending.firstIndex(of: 10) {
                defer { pending.removeSubrange(...end) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { return nil }
            pending += chunk[..<count]
        }
    }

    /// What stands behind `prefix` in the first line that has it.
    public func value(after prefix: String) -> String? {
        while let line = line() {
            if let range = line.firstRange(of: prefix) { return String(line[range.upperBound...]) }
        }
        return nil
    }
}
