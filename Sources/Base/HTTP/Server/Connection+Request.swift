import Synchronization

extension Connection {
    // MARK: The head

    /// Reads the next request's head if it is here; returns whether the phase has changed.
    func readHead() -> Bool {
        guard let input, !input.isEmpty else { return false }
        let bytes = input.bytes.span
        let progress: HeadParser.Progress
        if var parser = partialHead {
            partialHead = nil
            progress = parser.parse(bytes)
            lane.parser = parser
        } else {
            lane.parser.reset()
            progress = lane.parser.parse(bytes)
        }
        switch progress {
        case .needMore:
            partialHead = lane.parser
            return false
        case .refused(let refusal):
            refuseHead(Status(refusal.status), reason: refusal.reason, lane.parser)
        case .complete:
            let head = lane.parser.head
            let request = Request(head, bytes, fields: lane.parser.fields, from: remoteAddress)
            input.consume(head.end)
            clock = .none
            begin(request, head)
        }
        return true
    }

    private func begin(_ request: Request, _ head: ParsedHead) {
        isHead = request.method == .head
        isVersion10 = head.isVersion10
        keepsAlive = head.keepsAlive
        mustLinger = false
        reader = BodyReader(head.framing, limit: lane.limits.discardedBytes)
        if lane.inFlight.load(ordering: .relaxed) >= lane.limits.requestsInFlight {
            return answerEarly(
                refusalResponse(.serviceUnavailable, reason: "The server is busy; try again.", to: request), head)
        }
        switch lane.handler.admit(request) {
        case .refuse(let response): answerEarly(response, head)
        case .accept(let tag, let parameters, let bodyLimit, let streamsBody):
            var request = request
            request.tag = tag
            request.parameters = parameters
            guard reader != nil else { return dispatch(request) }
            reader?.limit = bodyLimit
            if case .length(let length) = head.framing, length > bodyLimit { return refuseTooLarge(request) }
            if head.expectsContinue, input?.isEmpty ?? true { writeContinue() }
            if streamsBody {
                let stream = RequestBodyStream(highWaterMark: lane.limits.highWaterMark, from: self)
                bodyStream = stream
                request.body = .stream(stream)
                dispatch(request)
            } else {
                if let length = reader?.remaining { body.reserveCapacity(min(length, 65_536)) }
                pending = request
                phase = .collecting
            }
        }
    }

    private func dispatch(_ request: Request) {
        exchange += 1
        phase = .handling
        lane.count(inFlight: 1)
        lane.handler.handle(request, Exchange(self, number: exchange))
    }

    /// An answer before the body was read. A client that waits for `100 Continue` may send the body or not, so there is no
    /// telling where its next request would begin.
    private func answerEarly(_ response: Response, _ head: ParsedHead) {
        if head.expectsContinue, reader != nil {
            keepsAlive = false
            mustLinger = true
        }
        phase = .handling
        exchange += 1
        lane.count(inFlight: 1)
        start(response)
    }

    // MARK: The body

    /// Reads what is here of the body; returns whether the phase has changed.
    func readBody() -> Bool {
        guard let input, var reader else { return false }
        let bytes = input.bytes.span
        var position = 0
        var result = ChunkedDecoder.Step.needMore
        // A body of which nothing is left is over, also where its last piece has filled the stream.
        reading: while bodyStream?.isFull != true || phase == .discarding || reader.remaining == 0 {
            result = reader.next(bytes, at: &position)
            guard case .data(let range) = result, reader.received <= reader.limit else { break reading }
            switch phase {
            case .collecting:
                body.append(contentsOf: input.bytes[range])
                lane.collected += range.count
            case .discarding: break
            default: bodyStream?.push(Array(input.bytes[range]))
            }
            result = .needMore
        }
        input.consume(position)
        self.reader = reader
        switch result {
        case .needMore:
            let room = max(lane.limits.collectedBytes, body.count)
            guard phase == .collecting, lane.collected > room else { return false }
            refuse(
                .serviceUnavailable, reason: "The server is reading as many bodies as it can keep; try again.",
                to: pending)
            return true
        case .data: return bodyIsTooLarge()
        case .refused(let refusal): return bodyIsMalformed(refusal)
        case .end: return bodyIsComplete()
        }
    }

    private func bodyIsComplete() -> Bool {
        let trailers = bodyStream == nil ? nil : reader?.trailers
        reader = nil
        clock = .none
        switch phase {
        case .collecting:
            guard var request = pending else { return false }
            pending = nil
            request.body = .bytes(body)
            dropBody()
            dispatch(request)
        case .discarding: phase = .waiting
        default:
            bodyStream?.finish(trailers ?? Headers())
            bodyStream = nil
        }
        return true
    }

    func dropBody() {
        lane.collected -= body.count
        body = []
    }

    private func bodyIsTooLarge() -> Bool {
        switch phase {
        case .collecting: refuseTooLarge(pending)
        case .discarding: endUnread()
        default: bodyFailed(.tooLarge)
        }
        return true
    }

    private func bodyIsMalformed(_ refusal: Refusal) -> Bool {
        switch phase {
        case .collecting: refuse(Status(refusal.status), reason: refusal.reason, to: pending)
        case .discarding: endUnread()
        default: bodyFailed(.malformed)
        }
        return true
    }

    /// A streamed body cannot be read to its end: the handler hears of it, and the connection ends after its answer.
    func bodyFailed(_ error: RequestBodyError) {
        reader = nil
        keepsAlive = false
        mustLinger = true
        bodyStream?.fail(error)
        bodyStream = nil
        if phase == .handling || phase == .streaming { pump() }
    }

    private func endUnread() {
        reader = nil
        mustLinger = true
        phase = .ending
    }

    private func refuseTooLarge(_ request: Request?) {
        refuse(.contentTooLarge, reason: "The body is longer than this function accepts.", to: request)
    }
}

extension Request {
    init(_ head: ParsedHead, _ bytes: Span<UInt8>, fields: [HeadParser.Field], from address: String) {
        self.init(
            bytes.method(head.method),
            head.path.isEmpty ? "/" : bytes.text(head.path),
            rawQuery: head.query.isEmpty ? "" : bytes.text(head.query),
            headers: Headers(ReceivedHead(bytes.extracting(0..<head.end), fields: fields)),
            remoteAddress: address, version: head.isVersion10 ? .http10 : .http11)
    }
}

extension HeadParser {
    /// What it has read of a head that will never be whole; nil without a request line.
    func partialRequest(_ bytes: Span<UInt8>, from address: String) -> Request? {
        guard hasRequestLine else { return nil }
        var head = head
        head.end = fields.last?.valueEnd ?? head.target.upperBound
        return Request(head, bytes, fields: fields, from: address)
    }
}

extension Span<UInt8> {
    fileprivate func text(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    fileprivate func method(_ range: Range<Int>) -> Method {
        switch range.count {
        case 3 where exactly(range, "GET"): .get
        case 3 where exactly(range, "PUT"): .put
        case 4 where exactly(range, "POST"): .post
        case 4 where exactly(range, "HEAD"): .head
        default: Method(text(range))
        }
    }
}
