import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightManifest

/// One open socket: hands its messages to their functions, one after the other, until either side has had enough.
///
/// While a message is being handled no other is taken, and beyond a few that wait nothing more is read from the client.
/// Belongs to the loop of its connection.
final class SocketSession: @unchecked Sendable {
    // Unchecked: see above; the tasks prefer that loop and come back to it.

    /// More handlers than this that go on after their time, and the socket is closed.
    private static let strayLimit = 4

    private let gateway: Gateway
    private let route: SocketRoute
    private let peer: SocketPeer
    private let webSocket: WebSocket
    private let state: LoopState
    private var ending: (code: CloseCode, reason: String)?
    private var isBusy = false
    private var strays = 0

    init(_ gateway: Gateway, _ route: SocketRoute, _ peer: SocketPeer, _ webSocket: WebSocket, _ state: LoopState) {
        self.gateway = gateway
        self.route = route
        self.peer = peer
        self.webSocket = webSocket
        self.state = state
    }

    private var host: Host { gateway.host }
    private var loop: EventLoop { webSocket.loop }

    /// Runs until the socket is closed.
    func run() async {
        webSocket.onDrain = { [self] code in end(code, "the server is stopping") }
        let expiry = watchExpiry()
        while ending == nil, let message = await webSocket.next() {
            if ending != nil { break }
            // The clock is asked again: a timer may be late, a message must not be.
            if host.isExpired(peer) { end(.tokenExpired, Self.tokenEnded) } else { await take(message) }
        }
        expiry?.cancel()
        if let ending { webSocket.close(ending.code, reason: ending.reason) }
        await gateway.wind(up: peer, route, code: ending?.code ?? webSocket.closeCode, on: loop)
    }

    private static let tokenEnded = "the access token has expired"

    private func watchExpiry() -> Task<Void, Never>? {
        if peer.expiresAt == nil { return nil }
        return loop.run { [self] in
            guard (try? await host.waitUntilExpiry(of: peer)) != nil else { return }
            end(.tokenExpired, Self.tokenEnded)
        }
    }

    /// The socket ends after the message that is being handled, if there is one.
    private func end(_ code: CloseCode, _ reason: String) {
        if ending != nil { return }
        ending = (code, reason)
        if !isBusy { webSocket.close(code, reason: reason) }
    }

    // MARK: Messages

    private func take(_ message: WebSocket.Message) async {
        isBusy = true
        defer { isBusy = false }
        do {
            guard case .text(let text) = message else { throw Problem.binaryMessage }
            let read = try SocketMessage(text)
            guard let function = route.endpoint.receiver(of: read) else {
                throw Problem.noReceiver(of: read.action, route.endpoint.actions)
            }
            let now = monotonicNanoseconds()
            guard state.shedder.admit(at: now, waited: now > loop.instant ? now - loop.instant : 0) == .accept else {
                state.metrics.refused(.tooMany)
                throw Gateway.overloaded
            }
            try await hand(read, to: function, began: now)
        } catch {
            await refuse(error as? Problem ?? .internalError)
        }
    }

    private func hand(_ message: SocketMessage, to function: HostedFunction, began: UInt64) async throws {
        let number = route.number(of: function)
        let requestID = host.newRequestID()
        let wire = MessageWire(webSocket)
        let socket = Socket(id: peer.id, over: wire)
        let deadline = began &+ function.declaration.timeout.nanoseconds
        state.begin(number)
        let late: @Sendable (SocketOutcome) -> Void = { [self] _ in strays -= 1 }
        let outcome = await BoundedWork.run(on: loop, until: deadline, late: late) { [host, peer] in
            await host.receive(
                message, from: peer, by: function, over: socket, deadline: deadline, requestID: requestID)
        }
        state.end(number, status: outcome?.status ?? 504, began: began, on: loop)
        if let code = wire.closeCode, ending == nil { ending = (code, "") }
        guard let outcome else {
            wire.cut()
            state.metrics.timedOut(number)
            gateway.logTimeout(of: function.name, "MESSAGE", peer.path, requestID, began: began)
            strays += 1
            if strays > Self.strayLimit { end(.internalError, "too many messages are still being handled") }
            return await refuse(.timedOut, requestID: requestID)
        }
        if let frame = outcome.problem { try? await webSocket.send(frame) }
    }

    private func refuse(_ problem: Problem, requestID: String? = nil) async {
        // The client may have gone; then nobody has to be told.
        try? await webSocket.send(host.frame(problem, to: peer, requestID: requestID))
    }
}

extension CloseCode {
    /// Of the codes that applications choose themselves: the token that the socket was opened with has come to its end.
    static let tokenExpired = CloseCode(4_401)
}

extension Problem {
    fileprivate static var binaryMessage: Problem {
        Problem(
            status: 415, code: "unsupported_media_type", title: "The message has the wrong type",
            detail: "Send JSON as a text message")
    }

    fileprivate static func noReceiver(of action: String?, _ actions: [String]) -> Problem {
        let known = actions.joined(separator: ", ")
        if actions.isEmpty { return .notFound("No function takes messages here", code: "no_route") }
        if action == nil { return .notFound("A message here has an action: \(known)", code: "no_route") }
        return .notFound("No function takes this action; there are \(known)", code: "no_route")
    }
}
