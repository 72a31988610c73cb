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

    /// Takes the descriptor over.
    init(_ descriptor: Int32, on loop: EventLoop, line: @escaping ([UInt8]) -> Void) {
        self.descriptor = descriptor
        self.line = line
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        watch = loop.watch(descriptor, for: .readable, self)
    }

    func ready(_ readiness: Readiness) { drain() }

    /// Hands on what has been written by now, so that an invocation's lines stand before its END.
    func drain() {
        guard watch != nil else { return }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
            for _ in 0..<64 {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count > 0 {
                    take(UnsafeBufferPointer(rebasing: buffer.prefix(count)))
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
        for piece in bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
            line(rest + piece)
            rest = []
        }
        let start = bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
        rest += bytes[start...]
        if rest.count > Self.longest {
            line(rest)
            rest = []
        }
    }
}
