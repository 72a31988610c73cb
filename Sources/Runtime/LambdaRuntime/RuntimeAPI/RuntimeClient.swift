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

    let address: RuntimeAddress
    private let target: ClientAddress
    private let loop: EventLoop
    private var connection: ClientConnection?
    private var isWaiting = false
    /// Whether no more invocations are taken.
    private(set) var isStopped = false

    init(_ address: RuntimeAddress, target: ClientAddress, on loop: EventLoop) {
        self.address = address
        self.target = target
        self.loop = loop
    }

    /// Waits for an invocation, for however long it takes; nil once no more are taken.
    func next() async throws(RuntimeAPIError) -> NextInvocation? {
        isWaiting = true
        defer { isWaiting = false }
        while true {
            guard let reply = try await ask(.next(), unless: { self.isStopped }) else { return nil }
            switch reply.status {
            case 200:
                guard let invocation = NextInvocation(reply) else {
                    throw .mustExit("it handed out an invocation without a request id")
                }
                return invocation
            // Some servers let go of a wait that takes long.
            case 202, 204: continue
            default: throw .mustExit(Self.reason(reply, "next"))
            }
        }
    }

    /// Sends a request until it is answered; the answer 500 means that the process must end.
    func send(_ request: RuntimeRequest) async throws(RuntimeAPIError) -> Reply {
        guard let reply = try await ask(request, unless: { false }) else { throw .lost("nobody asked it") }
        return reply
    }

    private func ask(
        _ request: RuntimeRequest, unless isOver: () -> Bool
    ) async throws(RuntimeAPIError) -> Reply? {
        let bytes = request.bytes(to: address)
        var retries = Retries()
        while true {
            if isOver() { return nil }
            let failure: String
            do {
                let reply = try await open().send(bytes)
                if reply.status == 500 { throw RuntimeAPIError.mustExit(Self.reason(reply, request.path)) }
                guard [429, 502, 503, 504].contains(reply.status) else { return reply }
                failure = Self.reason(reply, request.path)
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
