import CartwrightEventLoop

/// One invocation from its arrival to its end. On the loop's thread.
final class PooledInvocation {
    typealias Answer = Result<FunctionAnswer, FunctionRefusal>

    let token: Int
    let id: String
    let event: FunctionEvent
    private var continuation: UnsafeContinuation<Answer, Never>?
    var process: FunctionProcess?
    var startedAt: UInt64?
    var initDuration: UInt64?
    var timer: LoopTimer?
    var isStreaming = false
    private var tail = LogTail()

    /// The end of what it wrote, as far as its caller wants to see it.
    var log: [UInt8] { tail.bytes }

    init(_ token: Int, id: String, _ event: FunctionEvent, _ continuation: UnsafeContinuation<Answer, Never>) {
        self.token = token
        self.id = id
        self.event = event
        self.continuation = continuation
    }

    /// It wrote a line, or Lambda one of those around it.
    func wrote(_ line: [UInt8]) { if event.wantsLog { tail.add(line) } }

    /// Answers the caller, once.
    func resume(_ answer: Answer) {
        continuation?.resume(returning: answer)
        continuation = nil
    }
}
