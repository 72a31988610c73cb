import CartwrightLogging
import FoundationEssentials
import Glibc

/// A pipe for a logger to write into.
final class Capture {
    let writer: LogWriter
    private let reading: Int32
    private let writing: Int32

    init(_ format: LogFormat, capacity: Int = 1 << 20) {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        writer = LogWriter(descriptor: writing, format: format, capacity: capacity)
    }

    deinit {
        close(reading)
        close(writing)
    }

    func logger(_ level: LogLevel = .info) -> Logger {
        Logger(writer: writer, level: level, now: { Date(timeIntervalSince1970: 1_800_000_000.0625) })
    }

    /// What has arrived so far.
    func text() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(reading, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
