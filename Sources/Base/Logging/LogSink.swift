import Glibc

/// A descriptor that is written to without blocking and without making it non-blocking, for it is shared with whoever
/// started the process.
struct LogSink: Sendable {
    private enum Kind { case file, socket, stream }

    private let descriptor: Int32
    private let kind: Kind
    /// A pipe that polls as writable takes this much at once (pipe(7)).
    private static let pipeBuffer = 4096

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        let mode = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
        kind = mode == S_IFREG ? .file : mode == S_IFSOCK ? .socket : .stream
    }

    /// How many bytes were taken. A closed or failing descriptor takes all: there is nobody left to tell.
    func write(_ bytes: [UInt8], waiting milliseconds: Int32) -> Int {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                if kind != .file, !isWritable(waiting: milliseconds) { return start }
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                let count = write(rest)
                if count > 0 {
                    start += count
                } else if count < 0, errno == EAGAIN {
                    if milliseconds == 0 { return start }
                } else if count < 0, errno != EINTR {
                    return bytes.count
                }
            }
            return start
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        switch kind {
        case .file: Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        case .socket:
            send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        case .stream: Glibc.write(descriptor, bytes.baseAddress, min(bytes.count, Self.pipeBuffer))
        }
    }

    private func isWritable(waiting milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}
