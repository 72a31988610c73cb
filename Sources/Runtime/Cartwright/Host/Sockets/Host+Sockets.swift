import CartwrightEventLoop
public import CartwrightHTTP
import CartwrightLogging
import FoundationEssentials

/// What became of a request to open a socket.
public enum SocketOpening: Sendable {
    /// Somebody is let in.
    case opened(SocketPeer)
    /// The answer to the handshake.
    case refused(Response)
}

/// What became of a message.
public struct SocketOutcome: Sendable {
    /// 200, or the status of the problem.
    public let status: Int
    /// The problem as the frame that the client gets.
    public let problem: String?
}

/// The functions of a WebSocket: who may come in, and what happens to each message.
extension Host {
    /// Checks who asks for a socket, and lets `$connect` have its say. Never throws, as with `answer`. The socket gets an id
    /// of its own unless whoever holds it has given it one.
    public func open(
        _ request: Request, at endpoint: SocketEndpoint, deadline: UInt64? = nil, requestID: String? = nil,
        as socketID: String? = nil
    ) async -> SocketOpening {
        let began = monotonicNanoseconds()
        let now = configuration.clock.now
        let id = requestID ?? RequestID.of(request, now: now)
        var identity = Identity(caller: .anonymous)
        var function = endpoint.gates.first
        do {
            let request = try SocketCredentials.unfolded(request)
            identity = Identity(of: request, tokens: tokens, keyPrefix: apiKeys?.prefix, now: now)
            if let key = identity.presentedKey, let first = function {
                let end = deadline ?? began + first.timeout
                let state = state(of: request, first, identity, id, now, end)
                try await look(up: key, state, for: first, &identity)
            }
            let gate = try admit(identity, toAnyOf: endpoint.gates)
            function = gate
            let peer = SocketPeer(id: socketID ?? RequestID.make(now: now), request: request, identity: identity)
            if case .connect(let handler) = gate.trigger.handler {
                try count(identity, gate, request, at: began)
                let state = state(for: gate, peer, id, deadline ?? began + gate.timeout)
                let names = gate.socketParameters
                try await handler(Connect(id: peer.id, request: request, names: names), Call(state))
            }
            close("GET", request, 101, bytes: 0, gate, identity, id, began)
            return .opened(peer)
        } catch {
            guard let function else { return .refused(answer(.notFound, to: request, requestID: id)) }
            var response = render(error, request, id, function)
            response.headers.add(.xRequestID, id)
            close("GET", request, response.status.code, bytes: 0, function, identity, id, began)
            return .refused(response)
        }
    }

    /// Hands a message to a function; what goes wrong is a problem for the client, and the truth in the log.
    public func receive(
        _ message: SocketMessage, from peer: SocketPeer, by function: HostedFunction, over socket: Socket,
        deadline: UInt64? = nil, requestID: String
    ) async -> SocketOutcome {
        let began = monotonicNanoseconds()
        var outcome = SocketOutcome(status: 200, problem: nil)
        do {
            // Nobody knows beforehand whether a message changes something.
            try admit(peer.identity, to: function, changes: true)
            try count(peer.identity, function, peer.request, at: began)
            guard message.size <= function.bodyLimit else { throw Problem.messageTooLarge(limit: function.bodyLimit) }
            guard case .frame(let handler) = function.trigger.handler else { throw Problem.notFound }
            let source = InputSource(
                request: peer.messageHead, names: function.socketParameters, message: message.object,
                ignoring: function.socketAction == nil ? nil : "action", limiter: function.limiter)
            try await handler(source, socket, Call(state(for: function, peer, requestID, deadline)))
        } catch {
            let problem = problem(of: error, requestID, function)
            outcome = SocketOutcome(status: problem.status, problem: frame(problem, to: peer, requestID: requestID))
        }
        close("MESSAGE", peer.request, outcome.status, bytes: message.size, function, peer.identity, requestID, began)
        return outcome
    }

    /// Tells `$disconnect` that a socket is closed.
    public func closed(_ peer: SocketPeer, code: Int, by function: HostedFunction, deadline: UInt64? = nil) async {
        guard case .disconnect(let handler) = function.trigger.handler else { return }
        let began = monotonicNanoseconds()
        let id = newRequestID()
        var status = 200
        do {
            try await handler(Disconnect(id: peer.id, code: code), Call(state(for: function, peer, id, deadline)))
        } catch {
            status = problem(of: error, id, function).status
        }
        close("DISCONNECT", peer.request, status, bytes: 0, function, peer.identity, id, began)
    }

    /// A problem as a frame, for what a gateway says by itself.
    public func frame(_ problem: Problem, to peer: SocketPeer, requestID: String? = nil) -> String {
        String(decoding: problem.frame(instance: peer.path, requestID: requestID ?? newRequestID()), as: UTF8.self)
    }

    /// The id of a message.
    public func newRequestID() -> String { RequestID.make(now: configuration.clock.now) }

    /// Whether the token that a socket was opened with has come to its end.
    public func isExpired(_ peer: SocketPeer) -> Bool { peer.expiresAt.map { $0 <= configuration.clock.now } ?? false }

    /// Waits until the peer's token ends; throws when the task is cancelled before.
    public func waitUntilExpiry(of peer: SocketPeer) async throws {
        if let end = peer.expiresAt { try await configuration.clock.sleep(until: end) }
    }

    private func admit(_ identity: Identity, toAnyOf functions: [HostedFunction]) throws -> HostedFunction {
        var refusal: (any Error)?
        for function in functions {
            do {
                try admit(identity, to: function, changes: false)
                return function
            } catch { refusal = refusal ?? error }
        }
        throw refusal ?? Problem.notFound
    }

    private func count(_ identity: Identity, _ function: HostedFunction, _ request: Request, at now: UInt64) throws {
        if let decision = function.limiter?.decision(for: identity, request, at: now), !decision.isAllowed {
            throw Problem.limited(decision)
        }
    }

    private func state(
        for function: HostedFunction, _ peer: SocketPeer, _ id: String, _ deadline: UInt64?
    ) -> CallState {
        let deadline = deadline ?? monotonicNanoseconds() + function.timeout
        return state(of: peer.request, function, peer.identity, id, configuration.clock.now, deadline)
    }

    private func close(
        _ method: String, _ request: Request, _ status: Int, bytes: Int, _ function: HostedFunction,
        _ identity: Identity, _ id: String, _ began: UInt64
    ) {
        configuration.log.request(
            RequestLine(
                method: method, path: request.path, status: status, nanoseconds: monotonicNanoseconds() - began,
                bytes: bytes, requestID: id, function: function.name, caller: identity.caller.label,
                address: request.remoteAddress))
    }
}

extension Problem {
    fileprivate static func messageTooLarge(limit: Int) -> Problem {
        Problem(
            status: 413, code: "message_too_large", title: "The message is too large",
            detail: "It is longer than the \(limit) bytes that this function accepts")
    }
}
