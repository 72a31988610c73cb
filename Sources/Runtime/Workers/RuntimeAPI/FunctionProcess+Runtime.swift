import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLambdaRuntime

extension FunctionProcess {
    /// How many invocations could be handed over now.
    var room: Int { extensions.isReady && !isHeld ? min(state.room, polls.count) : 0 }

    /// Says so to the pool, after anything that may have changed it.
    func tellRoom() {
        if room > 0 { noteReadiness() }
        owner?.process(self, hasRoomFor: room)
    }

    func next(_ exchange: Exchange) {
        switch state.poll() {
        case .refused(let reply):
            exchange.respond(reply.response)
            return
        case .again(let id):
            exchange.respond(deliveries[id]?.response ?? RuntimeReply.invalidTransition.response)
            return
        case .takeOver:
            if !polls.isEmpty { polls.removeFirst().respond(RuntimeReply.invalidTransition.response) }
        case .wait: break
        }
        polls.append(exchange)
        exchange.onClose = { [weak self, weak exchange] in
            guard let self, let index = polls.firstIndex(where: { $0 === exchange }) else { return }
            polls.remove(at: index)
            state.pollIsGone()
            tellRoom()
        }
        tellRoom()
    }

    /// Hands an event over; the caller has asked for `room`.
    func deliver(_ delivery: Delivery) {
        guard !polls.isEmpty else { return }
        let exchange = polls.removeFirst()
        state.deliver(delivery.id)
        deliveries[delivery.id] = delivery
        exchange.respond(delivery.response)
        for identifier in extensions.deliver() {
            guard let waiting = waitingExtensions.removeValue(forKey: identifier) else { continue }
            waiting.respond(ExtensionAnswer.event(delivery.notice, to: identifier))
        }
    }

    // MARK: Answers

    func answer(_ id: String, _ request: Request, _ exchange: Exchange) {
        let mode = request.headers[.lambdaResponseMode]
        if let mode, mode.lowercased() != "streaming" {
            exchange.respond(RuntimeReply.invalidMode.response)
            return
        }
        if let refusal = state.beginAnswer(to: id) {
            exchange.respond(refusal.response)
            return
        }
        let contentType = request.headers[.contentType] ?? "application/octet-stream"
        switch request.body {
        case .none: finish(id, .success(WholeAnswer(body: [], contentType: contentType)), .accepted, exchange)
        case .bytes(let body):
            finish(id, .success(WholeAnswer(body: body, contentType: contentType)), .accepted, exchange)
        case .stream(let body):
            if mode == nil {
                collect(id, body, contentType, exchange)
            } else {
                handOn(id, body, contentType, exchange)
            }
        }
    }

    /// The answer's end, and what the process is told about it.
    private func finish(
        _ id: String, _ result: Result<WholeAnswer, FunctionError>, _ reply: RuntimeReply, _ exchange: Exchange
    ) {
        deliveries[id] = nil
        state.endAnswer(to: id)
        owner?.process(self, answered: id, result)
        exchange.respond(reply.response)
    }

    /// Without a length, or with one that is too long: whole all the same.
    private func collect(_ id: String, _ body: RequestBodyStream, _ contentType: String, _ exchange: Exchange) {
        loop.run { [self] in
            var bytes: [UInt8] = []
            var isTooLarge = false
            do {
                while let piece = try await body.next() {
                    isTooLarge = isTooLarge || bytes.count + piece.count > PayloadLimits.response
                    if isTooLarge { bytes = [] } else { bytes += piece }
                }
            } catch RequestBodyError.tooLarge {
                isTooLarge = true
            } catch {
                if !hasEnded { finish(id, .failure(.truncated), .truncated, exchange) }
                return
            }
            if isTooLarge {
                finish(id, .failure(.responseTooLarge), .tooLarge, exchange)
            } else {
                finish(id, .success(WholeAnswer(body: bytes, contentType: contentType)), .accepted, exchange)
            }
        }
    }

    private func handOn(_ id: String, _ body: RequestBodyStream, _ contentType: String, _ exchange: Exchange) {
        let stream = FunctionStream(body, on: loop) { [self] failure in
            streams[id] = nil
            deliveries[id] = nil
            state.endAnswer(to: id)
            let log = owner?.process(self, endedStreamOf: id, failure) ?? []
            exchange.respond((failure == .truncated ? RuntimeReply.truncated : .accepted).response)
            return log
        }
        streams[id] = WeakStream(value: stream)
        owner?.process(self, streams: id, stream, contentType: contentType)
    }

    // MARK: Errors

    func report(_ id: String, _ request: Request, _ exchange: Exchange) {
        if let refusal = state.beginAnswer(to: id) {
            exchange.respond(refusal.response)
            return
        }
        let error = FunctionError(reported: request.body.bytes, headers: request.headers)
        finish(id, .failure(error), .accepted, exchange)
    }

    func reportInit(_ request: Request, _ exchange: Exchange) {
        if let refusal = state.failInit() {
            exchange.respond(refusal.response)
            return
        }
        exchange.respond(RuntimeReply.accepted.response)
        owner?.process(self, failedInit: FunctionError(reported: request.body.bytes, headers: request.headers))
    }

    // MARK: Extensions

    func register(_ request: Request, _ exchange: Exchange) {
        let identifier = ExtensionAnswer.newIdentifier()
        let refusal = extensions.register(
            request.headers["lambda-extension-name"], events: ExtensionAnswer.events(in: request.body.bytes),
            as: identifier, isOpen: !state.isInitialized && !state.hasFailedInit)
        let wantsAccount = request.headers.list("lambda-extension-accept-feature", contains: "accountid")
        exchange.respond(
            refusal?.response
                ?? ExtensionAnswer.registered(
                    identifier, function, account: wantsAccount ? place.account : nil))
    }

    func extensionNext(_ request: Request, _ exchange: Exchange) {
        let name = request.headers["lambda-extension-identifier"]
        if let refusal = extensions.wait(name) {
            exchange.respond(refusal.response)
            return
        }
        let identifier = name ?? ""
        waitingExtensions[identifier]?.respond(RuntimeReply.invalidTransition.response)
        waitingExtensions[identifier] = exchange
        exchange.onClose = { [weak self, weak exchange] in
            guard let self, waitingExtensions[identifier] === exchange else { return }
            waitingExtensions[identifier] = nil
            extensions.waitIsGone(identifier)
            tellRoom()
        }
        tellRoom()
    }

    func extensionFailed(_ request: Request, _ exchange: Exchange) {
        if let refusal = extensions.check(request.headers["lambda-extension-identifier"]) {
            exchange.respond(refusal.response)
            return
        }
        exchange.respond(RuntimeReply.accepted.response)
        // An extension that has failed takes its process along.
        end()
    }
}
