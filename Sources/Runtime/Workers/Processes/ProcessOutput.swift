import CartwrightEventLoop
import Glibc

/// What a function's process writes, cut into lines. On the loop's thread.
final class ProcessOutput: Watcher {
    /// A line longer than this is handed on in pieces.
    private static let longest = 256 << 10

    private let descriptor: Int32
    private let line: ([UInt8]) -> Void
    private var watch: Watch?
    private var rest: [UInt8] = []
    private let loop: EventLoop
    /// When it was last looked at, as the loop counts time.
    private(set) var drainedAt: UInt64 = 0

    /// Takes the descriptor over.
    init(_ descriptor: Int32, on loop: EventLoop, line: @escaping ([UInt8]) -> Void) {
        self.descriptor = descriptor
        self.loop = loop
        self.line = line
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        watch = loop.watch(descriptor, for: .readable, self)
    }

    func ready(_ readiness: Readiness) { drain() }

    /// Hands on what has been written by now, so that an invocation's lines stand before its END.
    func drain() {
        guard watch != nil else { return }
        drainedAt = loop.instant
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
            for _ in 0..<64 {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count > 0 {
                    take(UnsafeBufferPointer(rebasing: buffer.prefix(count)))
                    // There was no more. The end of a pipe comes as an event of its own.
                    if count < buffer.count { return }
                } else if count == 0 {
                    return close()
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    /// The process is gone: whatever it left is its last word, also without a line's end.
    func close() {
        guard let watch else { return }
        watch.cancel()
        self.watch = nil
        Glibc.close(descriptor)
        if !rest.isEmpty { line(rest) }
        rest = []
    }

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: 10) {
            line(rest + bytes[start..<end])
            rest = []
            start = end + 1
        }
        rest += bytes[start...]
        if rest.count > Self.longest {
            line(rest)
            rest = []
        }
    }
}
