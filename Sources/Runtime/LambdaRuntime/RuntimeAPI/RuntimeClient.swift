import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON

/// The runtime's side of the Runtime API: one connection, one request at a time, asked again when it breaks.
///
/// Belongs to the loop's thread.
final class RuntimeClient: @unchecked Sendable {
    // Unchecked: see above; the tasks that use it prefer that loop.

    /// Longer than any event or answer: 6 MB, and half as much again for base 64.
    private static let bodyLimit = 64 << 20
    /// A longer answer goes by itself: beside it the way that is saved is nothing.
    private static let pipelinedBody = 256 << 10

    let address: RuntimeAddress
    private let target: ClientAddress
    private let loop: EventLoop
    private var connection: ClientConnection?
    private let askForNext: [UInt8]
    private let pipelines: Bool
    /// Whether the next invocation was asked for together with the last answer.
    private var hasAsked = false
    private var isWaiting = false
    /// Whether no more invocations are taken.
    private(set) var isStopped = false

    init(_ address: RuntimeAddress, target: ClientAddress, on loop: EventLoop, pipelines: Bool = false) {
        self.address = address
        self.pipelines = pipelines
        askForNext = RuntimeRequest.next().bytes(to: address)
        self.target = target
        self.loop = loop
    }

    /// Waits for an invocation, for however long it takes; nil once no more are taken.
    func next() async throws(RuntimeAPIError) -> NextInvocation? {
        isWaiting = true
        defer { isWaiting = false }
        if hasAsked {
            hasAsked = false
            // What has come all the same is taken.
            if isStopped { connection?.close() }
            if let reply = try? await connection?.reply(), let invocation = try Self.invocation(reply) {
                return invocation
            }
        }
        while true {
            guard let reply = try await ask(askForNext, "next", unless: { self.isStopped }) else { return nil }
            if let invocation = try Self.invocation(reply) { return invocation }
        }
    }

    /// Nil where the wait was only let go of: some servers do that when it takes long.
    private static func invocation(_ reply: Reply) throws(RuntimeAPIError) -> NextInvocation? {
        switch reply.status {
        case 200:
            guard let invocation = NextInvocation(reply) else {
                throw .mustExit("it handed out an invocation without a request id")
            }
            return invocation
        case 202, 204, 429, 502, 503, 504: return nil
        default: throw .mustExit(reason(reply, "next"))
        }
    }

    /// Gives the answer to an invocation, and asks for the next one in the same breath where the server takes that.
    func answer(_ request: RuntimeRequest) async throws(RuntimeAPIError) -> Reply {
        guard pipelines, !isStopped, request.body.count <= Self.pipelinedBody else { return try await send(request) }
        if let connection = try? await open(),
            let reply = try? await connection.send(request.bytes(to: address), aheadOf: askForNext)
        {
            if reply.status == 500 { throw .mustExit(Self.reason(reply, request.path)) }
            if !Self.mayComeAgain(reply) {
                hasAsked = true
                return reply
            }
            connection.close()
        }
        return try await send(request)
    }

    /// Sends a request until it is answered; the answer 500 means that the process must end.
    func send(_ request: RuntimeRequest) async throws(RuntimeAPIError) -> Reply {
        guard let reply = try await ask(request.bytes(to: address), request.path, unless: { false }) else {
            throw .lost("nobody asked it")
        }
        return reply
    }

    private func ask(
        _ bytes: [UInt8], _ path: String, unless isOver: () -> Bool
    ) async throws(RuntimeAPIError) -> Reply? {
        var retries = Retries()
        while true {
            if isOver() { return nil }
            let failure: String
            do {
                let reply = try await open().send(bytes)
                if reply.status == 500 { throw RuntimeAPIError.mustExit(Self.reason(reply, path)) }
                guard Self.mayComeAgain(reply) else { return reply }
                failure = Self.reason(reply, path)
            } catch let error as RuntimeAPIError {
                throw error
            } catch {
                failure = "\(error)"
            }
            if isOver() { return nil }
            guard let pause = retries.pause() else { throw .lost(failure) }
            try? await WallClock.system.sleep(for: pause)
        }
    }

    /// Whether the same request may be answered otherwise in a moment.
    private static func mayComeAgain(_ reply: Reply) -> Bool { [429, 502, 503, 504].contains(reply.status) }

    /// Begins a response that is written piece by piece.
    func stream(_ head: RuntimeRequest) async throws -> ClientConnection {
        var retries = Retries()
        while true {
            do {
                let connection = try await open()
                connection.begin(with: head.chunkedHead(to: address))
                return connection
            } catch {
                guard let pause = retries.pause() else { throw RuntimeAPIError.lost("\(error)") }
                try? await WallClock.system.sleep(for: pause)
            }
        }
    }

    /// Takes no more invocations: ends the wait for one, and leaves alone what is being answered.
    func stop() {
        isStopped = true
        if isWaiting { connection?.close() }
    }

    private func open() async throws -> ClientConnection {
        if let connection, connection.isOpen { return connection }
        connection?.close()
        let fresh = try await ClientConnection.open(target, on: loop, bodyLimit: Self.bodyLimit)
        connection = fresh
        return fresh
    }

    static func reason(_ reply: Reply, _ request: String) -> String {
        let said = try? JSON.decode(Refusal.self, from: reply.body, keys: .asWritten)
        let words = [said?.errorType, said?.errorMessage].compactMap { $0 }.joined(separator: ": ")
        return "\(reply.status) to \(request)" + (words.isEmpty ? "" : ", \(words)")
    }

    /// The body of the API's own errors.
    private struct Refusal: Decodable {
        var errorMessage: String?
        var errorType: String?
    }
}
