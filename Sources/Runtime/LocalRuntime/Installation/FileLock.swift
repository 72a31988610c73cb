import Glibc

/// A lock between processes, gone with the process that held it.
enum FileLock {
    static func holding<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError(errno, "lock \(path)") }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            if errno != EINTR { throw SystemError(errno, "lock \(path)") }
        }
        return try body()
    }
}
