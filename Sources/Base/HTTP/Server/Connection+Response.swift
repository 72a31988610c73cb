import CartwrightEventLoop
import Glibc

extension Connection {
    /// Shorter bodies are copied behind their head; longer ones are sent from where they are.
    private static let copiedBody = 16_384

    var isFlushed: Bool { (output?.isEmpty ?? true) && largeBody.isEmpty }
    /// Whether so much waits to be sent that nothing should be added.
    var isBehind: Bool { !largeBody.isEmpty || (output?.count ?? 0) > lane.limits.highWaterMark }

    /// The handler's answer to the request it was given.
    func respond(_ number: Int, _ response: Response) -> Bool {
        guard number == exchange, phase == .handling else { return false }
        start(response)
        pump()
        return true
    }

    /// The handler has let go of its exchange without an answer.
    func abandoned(_ number: Int) {
        guard number == exchange, phase == .handling else { return }
        _ = respond(number, refusalResponse(.internalServerError, reason: "The request was not answered.", to: nil))
    }

    /// Refuses a request of whose head `parser` has read a part.
    func refuseHead(_ status: Status, reason: String, _ parser: HeadParser?) {
        var request: Request?
        if let parser, let input { request = parser.partialRequest(input.bytes.span, from: remoteAddress) }
        isHead = request?.method == .head
        isVersion10 = request?.version == .http10
        refuse(status, reason: reason, to: request)
    }

    /// What the server says by itself; nothing more is read from this client.
    func refuse(_ status: Status, reason: String, to request: Request?) {
        pending = nil
        dropBody()
        reader = nil
        partialHead = nil
        keepsAlive = false
        mustLinger = true
        exchange += 1
        phase = .handling
        lane.count(inFlight: 1)
        start(refusalResponse(status, reason: reason, to: request))
        pump()
    }

    func refusalResponse(_ status: Status, reason: String, to request: Request?) -> Response {
        var response = lane.handler.refusal(status, reason: reason, to: request, from: remoteAddress)
        if status == .serviceUnavailable, !response.headers.contains(.retryAfter) {
            response.headers[.retryAfter] = "\(lane.limits.retryAfter)"
        }
        return response
    }

    /// Writes the answer, or as much of it as there is. From `handling` on to the next phase.
    func start(_ response: Response) {
        if lane.isDraining || response.asksToClose { keepsAlive = false }
        if let reader, reader.remaining ?? 0 > lane.limits.discardedBytes {
            keepsAlive = false
            mustLinger = true
        }
        var head = ResponseHead(
            status: response.status, framing: .none, keepsAlive: keepsAlive, isVersion10: isVersion10)
        let hasBody = !response.status.isBodiless
        switch response.body {
        case .none: head.framing = hasBody ? .length(0) : .none
        case .bytes(let bytes): head.framing = hasBody ? .length(bytes.count) : .none
        case .stream(let length?, _): head.framing = hasBody ? .length(length) : .none
        case .stream(nil, _):
            head.framing = !hasBody ? .none : isVersion10 ? .untilClose : .chunked
            if head.framing == .untilClose { keepsAlive = false }
            head.keepsAlive = keepsAlive
        }
        let output = self.output ?? lane.buffers.take()
        self.output = output
        lane.date.refresh(at: lane.loop.instant)
        guard (200...999).contains(response.status.code),
            head.write(response.headers, date: lane.date.bytes, into: output)
        else {
            return start(
                Response.plainFailure(
                    lane.handler.refusal(
                        .internalServerError, reason: "The answer had a header that cannot be sent.", to: nil,
                        from: remoteAddress)))
        }
        switch response.body {
        case .bytes(let bytes) where hasBody && !isHead:
            if bytes.count <= Self.copiedBody {
                output.append(bytes)
            } else {
                largeBody = bytes
                largeOffset = 0
            }
        case .stream(_, let write) where hasBody && !isHead:
            return startStream(head.framing, isEvents: response.isEventStream, write)
        default: break
        }
        finishResponse()
    }

    /// The answer is complete: on to what is left of the request, to the next one, or to the end.
    func finishResponse() {
        onClose = nil
        exchange += 1
        lane.count(inFlight: -1)
        stream = nil
        if let bodyStream {
            bodyStream.fail(.disconnected)
            self.bodyStream = nil
        }
        if !keepsAlive {
            if reader != nil { mustLinger = true }
            phase = .ending
        } else if reader != nil {
            let received = reader?.received ?? 0
            reader?.limit = received + lane.limits.discardedBytes
            phase = .discarding
        } else {
            phase = .waiting
        }
    }

    func writeContinue() {
        let output = self.output ?? lane.buffers.take()
        self.output = output
        output.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    // MARK: Out

    /// Sends what waits to be sent, as far as the socket takes it.
    func flush() {
        guard phase != .closed, let output else { return }
        while !output.isEmpty || !largeBody.isEmpty {
            let sent = send(output)
            if sent < 0 {
                if errno == EINTR { continue }
                if errno != EAGAIN { close() }
                break
            }
            if clock == .write { moved += sent }
            let fromOutput = min(sent, output.count)
            output.consume(fromOutput)
            largeOffset += sent - fromOutput
            if largeOffset == largeBody.count {
                largeBody = []
                largeOffset = 0
            }
        }
        guard phase != .closed else { return }
        if isFlushed {
            lane.buffers.give(output)
            self.output = nil
        }
        if !isBehind {
            stream?.drained()
            upgraded?.drained()
        }
    }

    private func send(_ output: Buffer) -> Int {
        if largeBody.isEmpty { return Glibc.send(descriptor, output.base + output.start, output.count, noSignal) }
        return largeBody.withUnsafeBytes { bytes in
            let rest = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            var pieces = (
                iovec(iov_base: output.base + output.start, iov_len: output.count),
                iovec(iov_base: rest.map { $0 + largeOffset }, iov_len: bytes.count - largeOffset)
            )
            return withUnsafeMutablePointer(to: &pieces) { pointer in
                pointer.withMemoryRebound(to: iovec.self, capacity: 2) { pieces in
                    var message = msghdr()
                    message.msg_iov = pieces
                    message.msg_iovlen = 2
                    return sendmsg(descriptor, &message, noSignal)
                }
            }
        }
    }
}

private let noSignal = Int32(MSG_NOSIGNAL)

extension Response {
    fileprivate var asksToClose: Bool { headers.contains(.connection) && headers.list(.connection, contains: "close") }

    /// A refusal whose own headers cannot be at fault.
    fileprivate static func plainFailure(_ response: Response) -> Response {
        let contentType = response.headers[.contentType] ?? "text/plain"
        let isClean = contentType.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
        return Response(
            .internalServerError, headers: [.contentType: isClean ? contentType : "text/plain"], body: response.body)
    }
}
