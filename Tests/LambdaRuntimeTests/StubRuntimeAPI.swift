import Glibc
import TestSupport

/// A strict Runtime API on blocking sockets: it hands out what a test gives it, checks the order of things, and keeps what
/// it is told.
final class StubRuntimeAPI: Sendable {
    /// A request as it came.
    struct Call: Sendable {
        var method: String
        var path: String
        var headers: [String: String]
        var body: [UInt8]
        var trailers: [String: String] = [:]
        /// How many chunks the body came in; 0 where its length was announced.
        var chunks = 0

        var text: String { String(decoding: body, as: UTF8.self) }
        /// The last two parts of the path: `next`, `ID/response`, `init/error`.
        var what: String { path.split(separator: "/").suffix(2).joined(separator: "/") }
    }

    /// What it hands out.
    struct Event: Sendable {
        var id: String
        var headers: [String: String]
        var body: String
    }

    private struct State {
        var events: [Event] = []
        var running: Set<String> = []
        var calls: [Call] = []
        var mistakes: [String] = []
        var waiting: [(what: String, continuation: CheckedContinuation<Call, Never>)] = []
        /// Statuses to give in place of the right ones, by what is asked for.
        var instead: [String: [Int]] = [:]
        var connections: Set<Int32> = []
        var asked = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    let port: Int
    private let state = Shared(State())
    private let listener: Int32
    private let events: (readEnd: Int32, writeEnd: Int32)
    private let forever: (readEnd: Int32, writeEnd: Int32)

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard bound else { throw WireClient.Failure(description: "no port") }
        port = Int(UInt16(bigEndian: address.sin_port))
        events = Self.pipe()
        forever = Self.pipe()
        startThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                state.change { $0.connections.insert(connection) }
                startThread { [self] in serve(connection) }
            }
        }
    }

    var address: String { "127.0.0.1:\(port)" }

    /// What was done in the wrong order, or not in the right form.
    var mistakes: [String] { state.value.mistakes }

    /// Everything that was asked, in order.
    var calls: [Call] { state.value.calls }

    /// Hands out an event as soon as somebody asks for one.
    func invoke(_ body: String, id: String, headers: [String: String] = [:]) {
        state.change { $0.events.append(Event(id: id, headers: headers, body: body)) }
        var byte: UInt8 = 1
        write(events.writeEnd, &byte, 1)
    }

    /// Answers so many requests for this with other statuses; 0 breaks the connection off.
    func answer(_ what: String, with statuses: Int...) { state.change { $0.instead[what] = statuses } }

    /// Waits until this has been called: `ID/response`, `ID/error`, `init/error`.
    func call(_ what: String) async -> Call {
        await withCheckedContinuation { continuation in
            let call: Call? = state.withLock { state in
                if let call = state.calls.last(where: { $0.what == what }) { return call }
                state.waiting.append((what, continuation))
                return nil
            }
            if let call { continuation.resume(returning: call) }
        }
    }

    /// Waits until somebody asks for an invocation.
    func isAskedForNext(_ times: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if state.asked >= times { return true }
                state.watchers.append((times, continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
    }

    private func noteNext() {
        let due: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.asked += 1
            let due = state.watchers.filter { $0.count <= state.asked }.map(\.continuation)
            state.watchers.removeAll { $0.count <= state.asked }
            return due
        }
        for continuation in due { continuation.resume() }
    }

    /// Goes away, in the middle of whatever is under way.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in state.value.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        close(events.writeEnd)
        close(forever.writeEnd)
    }

    private static func pipe() -> (readEnd: Int32, writeEnd: Int32) {
        var ends: [Int32] = [-1, -1]
        Glibc.pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    // MARK: One connection

    private func serve(_ connection: Int32) {
        var input: [UInt8] = []
        while let call = Self.read(connection, &input) {
            guard let answer = answer(to: call) else { break }
            if !Self.send(connection, answer) { break }
        }
        state.change { $0.connections.remove(connection) }
        close(connection)
    }

    private func answer(to call: Call) -> [UInt8]? {
        if call.what == "invocation/next" { noteNext() }
        let instead: Int? = state.withLock { state in
            guard state.instead[call.what]?.isEmpty == false else { return nil }
            return state.instead[call.what]?.removeFirst()
        }
        let answer: [UInt8]?
        switch instead {
        case 0?:
            note(call)
            return nil
        case let status?:
            let body = #"{"errorMessage":"as the test wants it","errorType":"Test"}"#
            answer = Self.response(status, ["content-type": "application/json"], body)
        case nil: answer = rightAnswer(to: call)
        }
        note(call)
        return answer
    }

    private func note(_ call: Call) {
        let waiting: [CheckedContinuation<Call, Never>] = state.withLock { state in
            state.calls.append(call)
            let due = state.waiting.filter { $0.what == call.what }.map(\.continuation)
            state.waiting.removeAll { $0.what == call.what }
            return due
        }
        for continuation in waiting { continuation.resume(returning: call) }
    }

    private func rightAnswer(to call: Call) -> [UInt8]? {
        let parts = call.path.split(separator: "/").map(String.init)
        switch (call.method, parts.first, parts.last) {
        case ("GET", "2018-06-01", "next"): return next()
        case ("POST", "2018-06-01", "response"), ("POST", "2018-06-01", "error"):
            guard parts.count == 5 || call.what == "init/error" else { return mistake("path \(call.path)") }
            let id = parts[parts.count - 2]
            let isRunning = state.withLock { $0.running.remove(id) != nil }
            if id != "init", !isRunning { return mistake("\(call.what) of an invocation that does not run") }
            if call.what.hasSuffix("error"), call.headers["lambda-runtime-function-error-type"] == nil {
                return mistake("an error without its type")
            }
            return Self.response(202, ["content-type": "application/json"], #"{"status":"OK"}"#)
        case ("POST", "2020-01-01", "register"):
            return Self.response(200, ["Lambda-Extension-Identifier": "stub"], "{}")
        case ("GET", "2020-01-01", "next"):
            // Waits for as long as the stub lives: this extension asked for no events.
            note(call)
            var byte: UInt8 = 0
            while Glibc.read(forever.readEnd, &byte, 1) < 0, errno == EINTR {}
            return nil
        default: return mistake("\(call.method) \(call.path)")
        }
    }

    private func next() -> [UInt8]? {
        var byte: UInt8 = 0
        while true {
            let count = Glibc.read(events.readEnd, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count != 1 { return nil }
            break
        }
        let event: Event? = state.withLock { state in
            guard !state.events.isEmpty else { return nil }
            let event = state.events.removeFirst()
            state.running.insert(event.id)
            return event
        }
        guard let event else { return nil }
        let headers = event.headers.merging(["Lambda-Runtime-Aws-Request-Id": event.id]) { $1 }
        return Self.response(200, headers, event.body)
    }

    private func mistake(_ text: String) -> [UInt8] {
        state.change { $0.mistakes.append(text) }
        return Self.response(403, [:], #"{"errorMessage":"State transition","errorType":"InvalidStateTransition"}"#)
    }

    // MARK: Bytes

    private static func response(_ status: Int, _ headers: [String: String], _ body: String) -> [UInt8] {
        var text = "HTTP/1.1 \(status) Status\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return Array((text + "Content-Length: \(body.utf8.count)\r\n\r\n" + body).utf8)
    }

    private static func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { return false }
            sent += count
        }
        return true
    }

    private static func read(_ connection: Int32, _ input: inout [UInt8]) -> Call? {
        guard let first = line(connection, &input) else { return nil }
        let words = first.split(separator: " ")
        guard words.count == 3, words[2] == "HTTP/1.1", let headers = fields(connection, &input) else { return nil }
        var call = Call(method: String(words[0]), path: String(words[1]), headers: headers, body: [])
        guard headers["transfer-encoding"] == "chunked" else {
            guard let body = take(Int(headers["content-length"] ?? "0") ?? 0, connection, &input) else { return nil }
            call.body = body
            return call
        }
        while true {
            guard let size = line(connection, &input).flatMap({ Int($0, radix: 16) }) else { return nil }
            if size == 0 { break }
            guard let chunk = take(size, connection, &input), line(connection, &input) == "" else { return nil }
            call.body += chunk
            call.chunks += 1
        }
        guard let trailers = fields(connection, &input) else { return nil }
        call.trailers = trailers
        return call
    }

    private static func fields(_ connection: Int32, _ input: inout [UInt8]) -> [String: String]? {
        var fields: [String: String] = [:]
        while let line = line(connection, &input) {
            if line.isEmpty { return fields }
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return nil
    }

    private static func line(_ connection: Int32, _ input: inout [UInt8]) -> String? {
        while true {
            if let end = input.firstRange(of: [13, 10]) {
                let text = String(decoding: input[..<end.lowerBound], as: UTF8.self)
                input.removeSubrange(..<end.upperBound)
                return text
            }
            guard receive(connection, &input) else { return nil }
        }
    }

    private static func take(_ count: Int, _ connection: Int32, _ input: inout [UInt8]) -> [UInt8]? {
        while input.count < count { guard receive(connection, &input) else { return nil } }
        defer { input.removeFirst(count) }
        return Array(input.prefix(count))
    }

    private static func receive(_ connection: Int32, _ input: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            input += buffer[..<count]
            return true
        }
    }
}
