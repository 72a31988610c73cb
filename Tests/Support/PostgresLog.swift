import Glibc
import Synchronization

/// What a server of the tests says, line by line into a file; its first word of readiness and its last word are waited for.
///
/// Every process of the server holds the other end of the pipe, so its end is the end of all of them.
final class PostgresLog: Sendable {
    private enum Stage { case starting, ready, ended }
    private let stage = Mutex(Stage.starting)
    private let isReady: (readEnd: Int32, writeEnd: Int32)
    private let hasEnded: (readEnd: Int32, writeEnd: Int32)
    private let file: Int32
    private let source: Int32
    /// Where the server writes; closed here as soon as it has been started.
    let input: Int32

    init(file path: String) throws {
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw TestSupportError("\(path) cannot be written") }
        (source, input) = try pipeOfOurs()
        isReady = try pipeOfOurs()
        hasEnded = try pipeOfOurs()
        startThread { [self] in copy() }
    }

    deinit { for descriptor in [isReady.readEnd, hasEnded.readEnd, file, source] { close(descriptor) } }

    /// Waits until the server accepts connections; false when it has ended before.
    func waitUntilReady() -> Bool {
        waitForEnd(of: isReady.readEnd)
        return stage.withLock { $0 == .ready }
    }

    /// Waits until no process of the server is left.
    func waitUntilGone() { waitForEnd(of: hasEnded.readEnd) }

    private func copy() {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            _ = write(file, buffer, count)
            if stage.withLock({ $0 != .starting }) { continue }
            line += buffer.prefix(count)
            if String(decoding: line, as: UTF8.self).contains("database system is ready to accept connections") {
                stage.withLock { $0 = .ready }
                close(isReady.writeEnd)
            }
        }
        let wasStarting = stage.withLock { stage in
            defer { stage = .ended }
            return stage == .starting
        }
        if wasStarting { close(isReady.writeEnd) }
        close(hasEnded.writeEnd)
    }
}

private func pipeOfOurs() throws -> (readEnd: Int32, writeEnd: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw TestSupportError("there is no pipe left") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}

private func waitForEnd(of descriptor: Int32) {
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) < 0 && errno == EINTR {}
}
