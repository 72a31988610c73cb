import CartwrightEventLoop

extension Exchange {
    /// Answers a WebSocket's opening handshake and runs `serve` on the loop; when it returns, the WebSocket is closed.
    ///
    /// A request that does not ask for a WebSocket, or may not, is refused (400, 403, 426). Returns whether it was opened.
    @discardableResult
    public func upgrade(
        toWebSocket request: Request, options: WebSocket.Options = .init(),
        _ serve: @escaping @Sendable (WebSocket) async -> Void
    ) -> Bool {
        precondition(loop.isCurrent, "a connection is upgraded on its own loop")
        switch Handshake.answer(request, options) {
        case .refused(let status, let reason, let extra):
            var response = connection.refusalResponse(status, reason: reason, to: request)
            for field in extra.fields { response.headers[field.name] = field.value }
            respond(response)
            return false
        case .accepted(let headers):
            guard take() else { return false }
            let socket = WebSocket(connection, options, subprotocol: headers["sec-websocket-protocol"])
            guard connection.upgrade(number, headers, to: socket) else { return false }
            socket.begin()
            loop.run {
                await serve(socket)
                socket.close()
            }
            return true
        }
    }
}

extension Connection {
    /// `101 Switching Protocols`; from now on the bytes are the other protocol's.
    fileprivate func upgrade(_ number: Int, _ headers: Headers, to new: any UpgradedProtocol) -> Bool {
        guard number == exchange, phase == .handling, reader == nil else { return false }
        let output = self.output ?? lane.buffers.take()
        self.output = output
        output.append("HTTP/1.1 101 Switching Protocols\r\n")
        for field in headers.fields { output.append(Array("\(field.name): \(field.value)\r\n".utf8)) }
        output.append("\r\n")
        onClose = nil
        exchange += 1
        lane.count(inFlight: -1)
        phase = .upgraded
        upgraded = new
        if let code = lane.closing { new.drain(code) }
        pump()
        return phase != .closed
    }

    /// Sends bytes of the other protocol.
    func send(_ bytes: [UInt8]) {
        guard phase == .upgraded else { return }
        let output = self.output ?? lane.buffers.take()
        self.output = output
        output.append(bytes)
        pump()
    }

    /// The other protocol is done; the connection ends when all is sent.
    func endUpgraded() {
        guard phase == .upgraded else { return }
        phase = .ending
        mustLinger = true
        upgraded?.disconnected()
        upgraded = nil
        pump()
    }
}
