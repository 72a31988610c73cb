import CartwrightLogging
import Glibc
import TestSupport
import Testing

/// A log whose lines a test waits for.
final class LogPipe: Sendable {
    let logger: Logger
    private let reading: Int32
    private let writing: Int32
    private let unread = Shared("")

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
        logger = Logger(writer: LogWriter(descriptor: writing, format: .json))
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// The next line; empty where none comes.
    func next() async throws -> String {
        try await onThread { [self] in
            while true {
                let line = unread.withLock { unread -> String? in
                    guard let end = unread.firstIndex(of: "\n") else { return nil }
                    defer { unread.removeSubrange(...end) }
                    return String(unread[..<end])
                }
                if let line { return line }
                var state = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
                guard poll(&state, 1, 20_000) == 1 else { return "" }
                var bytes = [UInt8](repeating: 0, count: 4_096)
                let count = read(reading, &bytes, bytes.count)
                unread.change { $0 += String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) }
            }
        }
    }
}
