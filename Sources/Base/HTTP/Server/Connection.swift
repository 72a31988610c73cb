import CartwrightEventLoop
import Glibc

/// One client: reads requests, gives them to the handler one at a time, and writes the answers in order.
///
/// Everything here happens on the thread of its lane's loop. `pump` is the heart: it goes from phase to phase as long as
/// there is something to do, and whatever happens (bytes, an answer, room to write, a deadline) ends in it.
final class Connection: Watcher {
    enum Phase {
        /// For the head of the next request.
        case waiting
        /// The body of `pending` is being read; then the handler gets both.
        case collecting
        /// The handler has the request; a streamed body may still be arriving.
        case handling
        /// The answer is being written piece by piece.
        case streaming
        /// The answer is given; what is left of the request's body is read past.
        case discarding
        /// The last answer is on its way out.
        case ending
        /// All is said; what the client still sends is read past, so that it sees the answer and no reset.
        case lingering
        /// The bytes belong to another protocol now.
        case upgraded
        case closed
    }

    /// What the deadline is about.
    enum Clock { case none, idle, head, body, write, linger, heartbeat }

    let descriptor: Int32
    let remoteAddress: String
    let lane: Lane
    /// Its place in the lane's list.
    var slot = 0

    var phase = Phase.waiting
    var clock = Clock.none
    var deadline = UInt64.max
    private var watch: Watch?
    private var interest: Readiness = []
    private(set) var isPumping = false
    /// Requests wait here until the client has read the answers to those before.
    private var isHeldBack = false
    /// The client has sent all it will.
    var peerClosed = false

    var input: Buffer?
    var output: Buffer?
    /// A body too long to be copied; it goes out after `output`.
    var largeBody: [UInt8] = []
    var largeOffset = 0
    /// Bytes moved since the clock was set: sent while it is about writing, else received.
    var moved = 0

    /// The parser of a head that is not complete yet.
    var partialHead: HeadParser?
    var pending: Request?
    var body: [UInt8] = []
    var reader: BodyReader?
    var bodyStream: RequestBodyStream?

    /// Counts the requests; an exchange whose number is another is over.
    var exchange = 0
    var onClose: (() -> Void)?
    var keepsAlive = true
    var isHead = false
    var isVersion10 = false
    /// The client may still be sending what nobody will read.
    var mustLinger = false
    var lingered = 0
    var stream: StreamedResponse?
    var upgraded: (any UpgradedProtocol)?

    init(_ descriptor: Int32, from remoteAddress: String, lane: Lane) {
        self.descriptor = descriptor
        self.remoteAddress = remoteAddress
        self.lane = lane
    }

    func open(isRefused: Bool) {
        interest = .readable
        watch = lane.loop.watch(descriptor, for: .readable, self)
        if isRefused {
            refuse(
                .serviceUnavailable, reason: "The server has as many connections as it can serve; try again.", to: nil)
        } else {
            set(.idle)
            // Data has often come with the connection itself.
            ready(.readable)
        }
    }

    // MARK: Events

    func ready(_ readiness: Readiness) {
        // A hang-up is the end of both directions; a client that has only shut down its own still gets its answer.
        if readiness.contains(.error) || readiness.contains(.hangup) { return close() }
        if readiness.contains(.readable) { fill() }
        if phase == .closed { return }
        if readiness.contains(.writable) { flush() }
        pump()
    }

    private func fill() {
        let buffer = input ?? lane.buffers.take()
        input = buffer
        if buffer.room == 0 { buffer.compact() }
        guard buffer.room > 0 else { return }
        let count = recv(descriptor, buffer.base + buffer.end, buffer.room, 0)
        if count > 0 {
            buffer.end += count
            // While an answer waits to be read, what the client sends is no sign that it reads.
            if clock != .write { moved += count }
        } else if count == 0 {
            peerClosed = true
        } else if errno != EAGAIN, errno != EINTR {
            close()
        }
    }

    /// Does all there is to do.
    func pump() {
        if isPumping || phase == .closed { return }
        isPumping = true
        repeat {
            isHeldBack = false
            while advance() {}
            flush()
        } while isHeldBack && phase != .closed && !isBehind
        isPumping = false
        if phase != .closed { settle() }
    }

    /// One step; returns whether another may follow.
    private func advance() -> Bool {
        switch phase {
        case .waiting:
            if isBehind {
                // A client that sends request after request without reading the answers has to wait.
                isHeldBack = true
                return false
            }
            return readHead()
        case .collecting, .discarding: return readBody()
        case .handling, .streaming:
            if reader != nil { _ = readBody() }
            return false
        case .lingering, .ending:
            input?.clear()
            return false
        case .upgraded:
            if let input, !input.isEmpty, let upgraded {
                input.consume(upgraded.receive(input.bytes.span))
            }
            return false
        case .closed: return false
        }
    }

    /// After the work: is anything left to wait for, and for how long?
    private func settle() {
        if let input, input.isEmpty {
            lane.buffers.give(input)
            self.input = nil
        }
        if peerClosed { settleAfterPeerClosed() }
        if phase == .ending, isFlushed { end() }
        guard phase != .closed else { return }
        var wanted: Readiness = []
        if !peerClosed, input.map({ $0.room > 0 || $0.start > 0 }) ?? true { wanted.insert(.readable) }
        if !isFlushed { wanted.insert(.writable) }
        if wanted != interest {
            interest = wanted
            watch?.change(to: wanted)
        }
        setClock()
    }

    private func settleAfterPeerClosed() {
        switch phase {
        case .waiting:
            keepsAlive = false
            if isFlushed { close() }
        case .collecting, .discarding, .lingering: close()
        // What is here already is still handed on before the end.
        case .handling, .streaming: if input == nil { bodyStream?.fail(.disconnected) }
        case .upgraded: if input == nil { close() }
        case .ending, .closed: break
        }
    }

    /// Closes at once when the client has nothing more to say, else after reading past it.
    private func end() {
        if peerClosed || (!mustLinger && input == nil) { return close() }
        shutdown(descriptor, Int32(SHUT_WR))
        phase = .lingering
        reader = nil
        set(.linger)
    }

    /// Closes at once; whoever waits for this client hears of it.
    func close() {
        guard phase != .closed else { return }
        let wasHandling = phase == .handling || phase == .streaming
        phase = .closed
        deadline = .max
        watch?.cancel()
        watch = nil
        Glibc.close(descriptor)
        if let input { lane.buffers.give(input) }
        if let output { lane.buffers.give(output) }
        input = nil
        output = nil
        largeBody = []
        pending = nil
        dropBody()
        exchange += 1
        bodyStream?.fail(.disconnected)
        bodyStream = nil
        if wasHandling { lane.count(inFlight: -1) }
        stream?.disconnect()
        stream = nil
        let onClose = self.onClose
        self.onClose = nil
        onClose?()
        upgraded?.disconnected()
        upgraded = nil
        lane.forget(self)
    }

    /// Closes with a reset, so that a client which reads until the end does not take half an answer for a whole one.
    func abort() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    /// The server is being stopped: a connection without a request ends, unless one arrives in the last moment.
    func drain(_ code: CloseCode) {
        switch phase {
        // One that still reads its answer has its own deadline, and the grace begins when it has all of it.
        case .waiting where input == nil && isFlushed:
            clock = .idle
            deadline = lane.loop.instant + lane.timeouts.grace
        case .upgraded: upgraded?.drain(code)
        default: break
        }
    }
}

/// Takes over the bytes of a connection after `101 Switching Protocols`. On the loop's thread.
protocol UpgradedProtocol: AnyObject {
    /// Returns how many of the bytes it took; the rest is offered again.
    func receive(_ bytes: Span<UInt8>) -> Int
    /// The client has read enough that more may be sent.
    func drained()
    func disconnected()
    /// The server is stopping; the code says why.
    func drain(_ code: CloseCode)
}
