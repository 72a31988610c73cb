package import CartwrightEventLoop
import Glibc

/// A connection to a server of this installation that speaks plain HTTP/1.1: one request at a time, no time-outs. What
/// leaves the machine goes through `HTTPClient`.
///
/// Belongs to the loop's thread: it is made, used and closed there.
package final class ClientConnection: Watcher, @unchecked Sendable {
    // Unchecked: see above.

    /// A writer of a streamed request waits while more than this is under way.
    private static let highWaterMark = 64 << 10

    private let loop: EventLoop
    private let descriptor: Int32
    private let bodyLimit: Int
    private var watch: Watch?
    private var interest: Readiness = .readable
    private var input = [UInt8](repeating: 0, count: 16 << 10)
    private var output: [UInt8] = []
    private var sent = 0
    private var parser: ReplyParser?
    /// Whether the answer that is awaited is not the last one.
    private var isFollowed = false
    /// What came before somebody waited for it.
    private var arrived: Result<Reply, ReplyError>?
    private var receiver: UnsafeContinuation<Reply, any Error>?
    private var writer: UnsafeContinuation<Void, any Error>?
    private var connector: UnsafeContinuation<Void, any Error>?
    private var mayReceiveOnly = false

    /// Whether another request may be sent.
    package var isOpen: Bool { watch != nil && parser == nil }

    private init(_ descriptor: Int32, _ loop: EventLoop, _ bodyLimit: Int) {
        self.descriptor = descriptor
        self.loop = loop
        self.bodyLimit = bodyLimit
    }

    /// Connects. An answer longer than `bodyLimit` is refused.
    package static func open(
        _ address: ClientAddress, on loop: EventLoop, bodyLimit: Int
    ) async throws -> ClientConnection {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw ReplyError.unreachable(String(cString: strerror(errno))) }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        let connection = ClientConnection(descriptor, loop, bodyLimit)
        try await connection.connect(address)
        return connection
    }

    private func connect(_ address: ClientAddress) async throws {
        let result = address.bytes.withUnsafeBytes { bytes in
            bytes.bindMemory(to: sockaddr.self).baseAddress.map {
                Glibc.connect(descriptor, $0, socklen_t(bytes.count))
            } ?? -1
        }
        if result != 0, errno != EINPROGRESS {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            throw ReplyError.unreachable(reason)
        }
        if result == 0 {
            watch = loop.watch(descriptor, for: .readable, self)
            return
        }
        interest = .writable
        watch = loop.watch(descriptor, for: .writable, self)
        try await withUnsafeThrowingContinuation { connector = $0 }
    }

    // MARK: Requests

    /// Sends a whole request and waits for its answer.
    package func send(_ request: [UInt8]) async throws -> Reply {
        begin(with: request)
        return try await reply()
    }

    /// Sends two requests at once and waits for the answer to the first; `reply()` waits for the other. Only to a server that is
    /// known to take that: without an answer nobody can say how far it got (RFC 9112, 9.3.2).
    package func send(_ request: [UInt8], aheadOf next: [UInt8]) async throws -> Reply {
        begin(with: request + next, isFollowed: true)
        return try await reply()
    }

    /// Begins a request whose body will be written piece by piece.
    package func begin(with head: [UInt8]) { begin(with: head, isFollowed: false) }

    private func begin(with head: [UInt8], isFollowed: Bool) {
        self.isFollowed = isFollowed
        parser = ReplyParser(bodyLimit: bodyLimit, isFollowed: isFollowed)
        arrived = nil
        append(head)
    }

    /// Sends more of the request, and waits while the other side is behind. Throws when it has answered already or is gone.
    package func write(_ bytes: [UInt8]) async throws {
        guard parser != nil, arrived == nil, !mayReceiveOnly, watch != nil else { throw ResponseError.disconnected }
        append(bytes)
        guard output.count - sent > Self.highWaterMark else { return }
        try await withUnsafeThrowingContinuation { writer = $0 }
    }

    /// The answer to the request.
    package func reply() async throws -> Reply {
        if let arrived {
            self.arrived = nil
            return try arrived.get()
        }
        guard watch != nil else { throw ReplyError.ended }
        return try await withUnsafeThrowingContinuation { receiver = $0 }
    }

    /// Ends the connection; whoever waits hears that it has ended.
    package func close() { fail(.ended) }

    // MARK: The socket

    package func ready(_ readiness: Readiness) {
        if let connector { return connected(connector) }
        if !readiness.isDisjoint(with: [.readable, .hangup, .error, .peerClosed]) { receive() }
        if readiness.contains(.writable), watch != nil { flush() }
    }

    private func connected(_ continuation: UnsafeContinuation<Void, any Error>) {
        connector = nil
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
        if failure == 0 {
            want(.readable)
            continuation.resume()
        } else {
            shut()
            continuation.resume(throwing: ReplyError.unreachable(String(cString: strerror(failure))))
        }
    }

    private func append(_ bytes: [UInt8]) {
        if sent == output.count {
            output = bytes
            sent = 0
        } else {
            output += bytes
        }
        flush()
    }

    private func flush() {
        guard watch != nil, !mayReceiveOnly else { return }
        while sent < output.count {
            let count = output.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                // The other side reads no more; its answer may have arrived all the same.
                mayReceiveOnly = true
                sent = output.count
            }
        }
        want(sent < output.count ? [.readable, .writable] : .readable)
        if output.count - sent <= Self.highWaterMark, let writer {
            self.writer = nil
            if mayReceiveOnly { writer.resume(throwing: ResponseError.disconnected) } else { writer.resume() }
        }
    }

    private func want(_ readiness: Readiness) {
        guard readiness != interest else { return }
        interest = readiness
        watch?.change(to: readiness)
    }

    private func receive() {
        let room = input.count
        while watch != nil {
            let count = recv(descriptor, &input, room, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            // Whatever comes unasked, and an end between requests, ends the connection.
            if parser == nil { return shut() }
            do throws(ReplyError) {
                if count <= 0 {
                    let reply = try parser?.end()
                    shut()
                    if let reply { finish(.success(reply)) }
                } else if let reply = try parser?.feed(input[..<count]) {
                    return try take(reply)
                }
            } catch {
                return fail(error)
            }
            if count < room { return }
        }
    }

    private func take(_ reply: Reply) throws(ReplyError) {
        // What has not been sent yet will not be: the other side has made up its mind.
        if !reply.keepsAlive || sent < output.count { shut() }
        let rest = parser?.rest ?? []
        finish(.success(reply))
        guard isFollowed, watch != nil else { return }
        isFollowed = false
        parser = ReplyParser(bodyLimit: bodyLimit)
        if let second = try parser?.feed(rest[...]) { try take(second) }
    }

    private func finish(_ result: Result<Reply, ReplyError>) {
        parser = nil
        let (receiver, writer) = (receiver, writer)
        self.receiver = nil
        self.writer = nil
        if let receiver { receiver.resume(with: result.mapError { $0 as any Error }) } else { arrived = result }
        writer?.resume(throwing: ResponseError.disconnected)
    }

    private func fail(_ error: ReplyError) {
        let wasAsked = parser != nil
        shut()
        if let connector {
            self.connector = nil
            connector.resume(throwing: error)
        }
        if wasAsked { finish(.failure(error)) }
    }

    private func shut() {
        guard let watch else { return }
        self.watch = nil
        watch.cancel()
        Glibc.close(descriptor)
    }
}
