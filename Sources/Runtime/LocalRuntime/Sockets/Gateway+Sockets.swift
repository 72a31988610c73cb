import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightManifest

/// WebSockets: from the opening request to an open socket, and what is left to do when one has closed.
extension Gateway {
    /// The index of the WebSocket that a request asks for; nil for a plain request.
    func socket(askedFor request: Request) -> Int? {
        guard !sockets.isEmpty, request.method == .get, request.headers.list(.upgrade, contains: "websocket") else {
            return nil
        }
        return sockets.match(request.path.utf8.span)
    }

    /// What a plain request hears where only a WebSocket is.
    func upgradeRequired(_ request: Request) -> Problem? {
        guard sockets.match(request.path.utf8.span) != nil else { return nil }
        return Problem(
            status: 426, code: "upgrade_required", title: "This address speaks WebSocket",
            headers: [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")])
    }

    /// Opens a socket, unless the handshake, the page it comes from, or a function says no.
    func open(_ request: Request, _ route: SocketRoute, _ exchange: Exchange, _ state: LoopState) {
        let options = socketOptions(route)
        let requestID = host.requestID(of: request)
        if let problem = handshakeProblem(request, options) {
            state.metrics.refused(.malformed)
            let response = host.answer(problem, to: request, requestID: requestID)
            exchange.respond(decorated(response, for: request, requestID))
            return
        }
        let began = monotonicNanoseconds()
        let gate = route.endpoint.connect
        let number = gate.map(route.number) ?? -1
        let deadline = began &+ (gate?.declaration.timeout ?? .seconds(10)).nanoseconds
        state.begin(number)
        openSockets.begin()
        let loop = exchange.loop
        let late: @Sendable (SocketOpening) -> Void = { [self] opening in
            guard case .opened(let peer) = opening else { return openSockets.end() }
            loop.run { [self] in await wind(up: peer, route, code: .abnormal, on: loop) }
        }
        loop.run { [self] in
            let opening = await BoundedWork.run(on: loop, until: deadline, late: late) { [host] in
                await host.open(request, at: route.endpoint, deadline: deadline, requestID: requestID)
            }
            switch opening {
            case nil:
                state.end(number, status: 504, began: began, on: loop)
                if let gate {
                    state.metrics.timedOut(number)
                    logTimeout(of: gate.name, "GET", request.path, requestID, began: began)
                }
                let response = host.answer(.timedOut, to: request, requestID: requestID)
                exchange.respond(decorated(response, for: request, requestID))
            case .refused(let response):
                state.end(number, status: response.status.code, began: began, on: loop)
                openSockets.end()
                exchange.respond(decorated(response, for: request, requestID))
            case .opened(let peer):
                state.end(number, status: 101, began: began, on: loop)
                let isOpen = exchange.upgrade(toWebSocket: request, options: options) { [self] webSocket in
                    await SocketSession(self, route, peer, webSocket, state).run()
                }
                if !isOpen { await wind(up: peer, route, code: .abnormal, on: loop) }
            }
        }
    }

    private func socketOptions(_ route: SocketRoute) -> WebSocket.Options {
        var options = WebSocket.Options()
        options.messageLimit = route.endpoint.messageLimit
        options.subprotocols = [SocketCredentials.subprotocol]
        options.pingInterval = pingInterval
        return options
    }

    /// A socket is closed, or never came to be open although `$connect` let it in.
    func wind(up peer: SocketPeer, _ route: SocketRoute, code: CloseCode, on loop: EventLoop) async {
        defer { openSockets.end() }
        guard let function = route.endpoint.disconnect else { return }
        let deadline = monotonicNanoseconds() &+ function.declaration.timeout.nanoseconds
        _ = await BoundedWork.run(on: loop, until: deadline) { [host] in
            await host.closed(peer, code: Int(code.code), by: function, deadline: deadline)
        }
    }

    private func handshakeProblem(_ request: Request, _ options: WebSocket.Options) -> Problem? {
        if let refusal = WebSocket.refusal(of: request, options: options) {
            let isUpgrade = refusal.status == .upgradeRequired
            var problem = Problem(
                status: refusal.status.code, code: isUpgrade ? "upgrade_required" : "bad_request",
                title: isUpgrade ? "This address speaks WebSocket" : "The request cannot be read",
                detail: refusal.reason)
            problem.headers = refusal.headers.fields.map { ($0.name.text, $0.value) }
            return problem
        }
        if mayConnect(request) { return nil }
        return Problem(
            status: 403, code: "origin_not_allowed", title: "Pages of this origin may not connect",
            detail: "Add the origin to 'cors' in functions.yaml, or to CORS_ORIGINS")
    }

    /// Browsers say which page asks and let any page ask, so the answer is ours to give: pages of this host and of the
    /// origins under `cors`. Programs say nothing, and no page can make them connect.
    private func mayConnect(_ request: Request) -> Bool {
        request.headers.all(.origin).allSatisfy { origin in
            if cors?.allows(origin) == true { return true }
            guard let host = request.headers[.host]?.lowercased(), !host.isEmpty else { return false }
            let origin = origin.lowercased()
            return origin == "https://\(host)" || origin == "http://\(host)"
        }
    }
}

extension LoopState {
    /// Something begins to run; `function` is -1 where no function does.
    func begin(_ function: Int) {
        shedder.begin()
        if function >= 0 { metrics.running(function, 1) }
    }

    /// What began has ended, or is let go of.
    func end(_ function: Int, status: Int, began: UInt64, on loop: EventLoop) {
        shedder.end()
        if function >= 0 {
            metrics.running(function, -1)
            metrics.answered(function, status: status, latency: monotonicNanoseconds() &- began)
        }
        flushLog(atEndOfTickOf: loop)
    }
}
