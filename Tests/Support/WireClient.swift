import Glibc

/// A client on a blocking socket that sends exactly the bytes it is given. Nothing it waits for takes longer than `patience`.
public final class WireClient {
    private let descriptor: Int32
    private var isOpen = true
    private var received: [UInt8] = []

    /// Why a client gave up.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        public init(description: String) { self.description = description }
    }

    /// A connection to a port of this machine.
    public init(port: Int, patience: Int = 20) throws(Failure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if connected != 0 { throw Failure(description: "connect: \(String(cString: strerror(errno)))") }
    }

    deinit { if isOpen { close(descriptor) } }

    /// Goes away as a program does that is killed: whoever sends to it hears that it is gone.
    public func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        isOpen = false
        close(descriptor)
    }

    /// Sends the bytes of the text.
    public func send(_ text: String) throws(Failure) { try send(Array(text.utf8)) }

    /// Sends the bytes.
    public func send(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw Failure(description: "send: \(String(cString: strerror(errno)))") }
            sent += count
        }
    }

    /// Says that nothing more will be sent.
    public func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends a request and waits for its answer.
    public func request(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String? = nil
    ) throws(Failure) -> WireResponse {
        try sendRequest(method, path, headers: headers, body: body)
        return try response(to: method)
    }

    /// Sends a request.
    public func sendRequest(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String? = nil
    ) throws(Failure) {
        var text = "\(method) \(path) HTTP/1.1\r\n"
        if headers["Host"] == nil { text += "Host: 127.0.0.1\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        try send(text + "\r\n" + (body ?? ""))
    }

    /// The next answer.
    public func response(to method: String = "GET") throws(Failure) -> WireResponse {
        var end = headEnd
        while end == nil {
            try receive()
            end = headEnd
        }
        let lines = String(decoding: received[..<(end ?? 0)], as: UTF8.self).split(separator: "\r\n")
        received.removeFirst((end ?? 0) + 4)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(description: "no status line")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = parts[0].lowercased()
            let value = String(parts[1].drop { $0 == " " })
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
        var body: [UInt8] = []
        if headers["transfer-encoding"] == "chunked" {
            body = try chunks()
        } else if method != "HEAD", status != 204, status != 304 {
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            while received.count < length { try receive() }
            body = Array(received.prefix(length))
            received.removeFirst(length)
        }
        return WireResponse(status: status, headers: headers, body: body)
    }

    /// So many bytes behind what was read so far.
    public func bytes(_ count: Int) throws(Failure) -> [UInt8] {
        while received.count < count { try receive() }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// Waits until the other side has closed the connection, or is no more.
    public func waitUntilClosed() throws(Failure) {
        var byte: UInt8 = 0
        while true {
            let count = recv(descriptor, &byte, 1, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return }
            if count < 0 && errno != EINTR {
                throw Failure(description: "receive: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Whether the server ends the connection without another byte.
    public func isClosedByServer() -> Bool {
        var byte: UInt8 = 0
        return received.isEmpty && recv(descriptor, &byte, 1, 0) <= 0
    }

    private func chunks() throws(Failure) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let size = Int(try line(), radix: 16) ?? 0
            while received.count < size + 2 { try receive() }
            body += received.prefix(size)
            received.removeFirst(size + 2)
            if size == 0 { return body }
        }
    }

    private func line() throws(Failure) -> String {
        while true {
            if let end = received.firstRange(of: [13, 10]) {
                let text = String(decoding: received[..<end.lowerBound], as: UTF8.self)
                received.removeSubrange(..<end.upperBound)
                return text
            }
            try receive()
        }
    }

    private var headEnd: Int? { received.firstRange(of: [13, 10, 13, 10])?.lowerBound }

    private func receive() throws(Failure) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var count = 0
        // Other tests start programs, and their ends interrupt whoever waits.
        repeat { count = recv(descriptor, &buffer, buffer.count, 0) } while count < 0 && errno == EINTR
        if count == 0 { throw Failure(description: "the server closed the connection") }
        if count < 0 { throw Failure(description: "receive: \(String(cString: strerror(errno)))") }
        received += buffer.prefix(count)
    }
}

/// An answer as it came over the wire.
public struct WireResponse: Sendable {
    public let status: Int
    /// By name in lower case; repeated ones joined with commas.
    public let headers: [String: String]
    public let body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }
}
