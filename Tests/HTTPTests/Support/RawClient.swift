import CartwrightEventLoop
import CartwrightHTTP
import Glibc

/// A TCP client that sends exactly the bytes it is told to, on a loop of its own.
final class RawClient: Watcher, @unchecked Sendable {
    // Unchecked: everything mutable is touched on the loop's thread.

    struct Failure: Error { let code: Int32 }

    private static let loops = EventLoopGroup(loops: 1)
    private static var loop: EventLoop { loops.loops[0] }
    private let descriptor: Int32
    /// Lives as long as its client.
    private let server: TestServer?
    private var watch: Watch?
    private var unsent: [UInt8] = []
    private var sender: CheckedContinuation<Bool, Never>?
    private var receiver: CheckedContinuation<[UInt8]?, any Error>?
    private var deadline: LoopTimer?

    init(port: Int, receiveBuffer: Int32? = nil, of server: TestServer? = nil) async throws {
        self.server = server
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
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
        guard result == 0 else { throw Failure(code: errno) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// Returns false when the server no longer takes anything.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> Bool {
        await withCheckedContinuation { continuation in
            Self.loop.execute { [self] in
                unsent = bytes
                sender = continuation
                go()
            }
        }
    }

    @discardableResult
    func send(_ text: String) async throws -> Bool { try await send(Array(text.utf8)) }

    /// What comes next: nil at the end of the connection; a reset counts as the end.
    func receive() async throws -> [UInt8]? {
        try await withCheckedThrowingContinuation { continuation in
            Self.loop.execute { [self] in
                receiver = continuation
                deadline = Self.loop.schedule(after: .seconds(30)) { [weak self] in self?.giveUp() }
                go()
            }
        }
    }

    func ready(_ readiness: Readiness) { go() }

    private func go() {
        while sender != nil {
            let count = unsent.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EAGAIN { break }
            unsent.removeFirst(max(0, count))
            guard unsent.isEmpty || count < 0 else { continue }
            sender?.resume(returning: count >= 0)
            sender = nil
        }
        if let waiting = receiver {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 || errno != EAGAIN {
                receiver = nil
                deadline?.cancel()
                waiting.resume(returning: count > 0 ? Array(buffer[..<count]) : nil)
            }
        }
        var wanted: Readiness = []
        if sender != nil { wanted.insert(.writable) }
        if receiver != nil { wanted.insert(.readable) }
        watch?.cancel()
        watch = wanted.isEmpty ? nil : Self.loop.watch(descriptor, for: wanted, self)
    }

    private func giveUp() {
        let waiting = receiver
        receiver = nil
        waiting?.resume(throwing: Failure(code: ETIMEDOUT))
        go()
    }

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
