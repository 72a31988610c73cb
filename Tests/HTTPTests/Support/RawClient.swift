import CartwrightEventLoop
import CartwrightHTTP
import Glibc

/// A TCP client that sends exactly the bytes it is told to. It blocks, on threads of its own.
final class RawClient: Sendable {
    private static let threads = WorkerPool(threads: 24, queue: 10_000)
    private let descriptor: Int32
    /// Lives as long as its client.
    private let server: TestServer?

    struct Failure: Error { let code: Int32 }

    init(port: Int, receiveBuffer: Int32? = nil, of server: TestServer? = nil) async throws {
        self.server = server
        descriptor = try await Self.threads.run {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var timeout = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else {
                let code = errno
                close(descriptor)
                throw Failure(code: code)
            }
            return descriptor
        }
    }

    deinit { close(descriptor) }

    /// Returns false when the server no longer takes anything.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> Bool {
        try await Self.threads.run { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return false }
                sent += count
            }
            return true
        }
    }

    @discardableResult
    func send(_ text: String) async throws -> Bool { try await send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes with a reset, as a program that is killed may.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        var address = sockaddr()
        address.sa_family = sa_family_t(AF_UNSPEC)
        // Connecting to nothing dissolves the connection and leaves the descriptor to `deinit`.
        connect(descriptor, &address, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// What comes next: nil at the end of the connection; a reset counts as the end.
    func receive() async throws -> [UInt8]? {
        try await Self.threads.run { [descriptor] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN { throw Failure(code: ETIMEDOUT) }
            return count > 0 ? Array(buffer[..<count]) : nil
        }
    }

    /// Everything until the server closes.
    func receiveAll() async throws -> String {
        var all: [UInt8] = []
        while let bytes = try await receive() { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    /// Everything until what has come satisfies the condition, or the server closes.
    func receive(until isEnough: (String) -> Bool) async throws -> String {
        var all: [UInt8] = []
        while !isEnough(String(decoding: all, as: UTF8.self)), let bytes = try await receive() { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    /// One whole answer that has a `content-length`.
    func receiveAnswer() async throws -> Answer {
        let text = try await receive { Answer($0) != nil }
        guard let answer = Answer(text) else { throw Failure(code: EPROTO) }
        return answer
    }
}

/// An answer as a client reads it.
struct Answer {
    let status: Int
    let headers: [String: String]
    let body: String

    /// nil while it is not whole.
    init?(_ text: String) {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let lines = parts[0].split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = Dictionary(
            lines.dropFirst().map { line in
                let pair = line.split(separator: ":", maxSplits: 1)
                return (pair[0].lowercased(), String(pair[1].drop { $0 == " " }))
            }, uniquingKeysWith: { first, _ in first })
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard parts[1].utf8.count >= length else { return nil }
        body = String(parts[1])
    }
}

extension String {
    /// The status of each answer that follows the end of the one before.
    var statuses: [Int] {
        split(separator: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }
}
