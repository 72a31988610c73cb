import CSystem
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLambdaRuntime
import CartwrightLocalRuntime
import Glibc

/// What the pool of a function hears from its processes. On the loop's thread.
protocol FunctionProcessOwner: AnyObject {
    /// How many invocations the process could take now.
    func process(_ process: FunctionProcess, hasRoomFor count: Int)
    func process(_ process: FunctionProcess, answered id: String, _ result: Result<WholeAnswer, FunctionError>)
    func process(_ process: FunctionProcess, streams id: String, _ stream: FunctionStream, contentType: String)
    /// The stream is over; the tail of its log.
    func process(_ process: FunctionProcess, endedStreamOf id: String, _ failure: FunctionError?) -> [UInt8]
    func process(_ process: FunctionProcess, failedInit error: FunctionError)
    func process(_ process: FunctionProcess, wrote line: [UInt8])
    func process(_ process: FunctionProcess, ended end: FunctionProcess.End)
}

/// An answer that was sent at once.
struct WholeAnswer: Sendable {
    var body: [UInt8]
    var contentType: String
}

/// One process of a function, and the Runtime API that it alone talks to. Belongs to the loop of its pool.
final class FunctionProcess: @unchecked Sendable {
    // Unchecked: everything happens on the loop's thread; starting the program brings its result back there.

    enum End: Equatable {
        case ended(ProcessEnd)
        /// It held so many megabytes, which was more than it may.
        case outOfMemory(Int)
        case notStarted(String)
    }

    let number: Int
    let function: WorkerFunction
    let place: WorkerPlace
    let loop: EventLoop
    /// The name of its log stream.
    let logStream: String
    weak var owner: (any FunctionProcessOwner)?

    var state: RuntimeState
    var extensions = ExtensionTable()
    var polls: [Exchange] = []
    var waitingExtensions: [String: Exchange] = [:]
    var deliveries: [String: Delivery] = [:]
    /// Streams that are under way, by the invocation they answer.
    var streams: [String: WeakStream] = [:]
    /// How long it took from its start to its first `next`, until an invocation has said so.
    var initDuration: UInt64?
    /// Nothing that was asked of it matters any more.
    private(set) var hasEnded = false

    /// Whether it gets no invocation yet, because a debugger is to come first.
    private(set) var isHeld: Bool

    private let startedAt = monotonicNanoseconds()
    private var server: HTTPServer?
    private var output: ProcessOutput?
    private(set) var process: pid_t?
    private var exit: ProcessExit?
    private var memory: MemoryUse?
    private var killTimer: LoopTimer?
    private var exceeded: Int?
    private var isAskedToStop = false
    private var isKilled = false

    init(_ number: Int, of function: WorkerFunction, in place: WorkerPlace, logStream: String, on loop: EventLoop) {
        self.number = number
        self.function = function
        self.place = place
        self.logStream = logStream
        self.loop = loop
        state = RuntimeState(slots: function.slots)
        isHeld = function.waitsForDebugger && !function.isForeign
    }

    /// Opens the process's own listener and starts the program.
    func start(on loops: EventLoopGroup) {
        do {
            let socket = try ListeningSocket(backlog: 16)
            let variables = FunctionEnvironment.variables(
                of: function, endpoint: "127.0.0.1:\(socket.port)", stream: logStream, in: place)
            let path = variables["PATH"] ?? ""
            guard let word = function.command.first,
                let file = ProgramPath.find(word, on: path, in: function.directory)
            else { return fail("\(function.command.first ?? "no command"): no such program") }
            let server = HTTPServer(handler: RuntimeAPI(self), loops: loops, limits: RuntimeAPI.limits)
            server.listen(on: socket)
            self.server = server
            let pipe = try Pipe()
            output = ProcessOutput(pipe.readEnd, on: loop) { [weak self] line in
                if let self { owner?.process(self, wrote: line) }
            }
            var program = Program(file, Array(function.command.dropFirst()), environment: variables)
            if file == OwnProgram.path { program.arguments[0] = OwnProgram.shownAs }
            program.directory = function.directory
            program.output = pipe.writeEnd
            program.newSession = true
            program.deathSignal = SIGKILL
            spawn(program, writeEnd: pipe.writeEnd)
        } catch {
            fail("\(error)")
        }
    }

    private func spawn(_ program: Program, writeEnd: Int32) {
        loop.run { [self] in
            let result: Result<pid_t, any Error>
            do {
                result = .success(try await offLoop { try program.start() })
            } catch {
                result = .failure(error)
            }
            close(writeEnd)
            switch result {
            case .success(let process): started(process)
            case .failure(let error): fail("\(error)")
            }
        }
    }

    private func started(_ process: pid_t) {
        self.process = process
        memory = MemoryUse(process)
        let exit = ProcessExit(process) { [self] end in ended(end) }
        self.exit = exit
        guard exit.watch(on: loop) else {
            kill(-process, SIGKILL)
            return ended(ProcessEnd.wait(for: process))
        }
        if isKilled {
            kill(-process, SIGKILL)
        } else if isAskedToStop {
            kill(process, SIGTERM)
        }
        watchMemory()
        if isHeld {
            owner?.process(self, wrote: Array("waits for a debugger: lldb -p \(process)".utf8))
            watchForDebugger()
        } else if function.waitsForDebugger {
            let line =
                "runs as process \(process) without a time-out; \(DebuggerWait.variable) tells it to wait for its debugger"
            owner?.process(self, wrote: Array(line.utf8))
        }
    }

    private func fail(_ reason: String) {
        // Not within the call that started it.
        loop.execute { [self] in finish(.notStarted(reason)) }
    }

    private func ended(_ end: ProcessEnd) {
        // Whatever it has started itself goes with it.
        if let process { kill(-process, SIGKILL) }
        process = nil
        memory = nil
        finish(exceeded.map { End.outOfMemory($0) } ?? .ended(end))
    }

    private func finish(_ end: End) {
        if hasEnded { return }
        hasEnded = true
        killTimer?.cancel()
        exit = nil
        output?.drain()
        output?.close()
        polls = []
        waitingExtensions = [:]
        server?.stopAccepting()
        server = nil
        owner?.process(self, ended: end)
    }

    /// Notices now what the kernel has not told yet: a process that was killed takes no more invocations.
    func noticeEnd() { if !hasEnded { exit?.ready(.readable) } }

    // MARK: Stopping

    /// Lets it end by itself, and ends it when it does not.
    func stop(within grace: Duration) {
        if hasEnded || isAskedToStop { return }
        isAskedToStop = true
        if let process { kill(process, SIGTERM) }
        killTimer = loop.schedule(after: grace) { [weak self] in self?.end() }
    }

    /// Ends it at once; whoever reads a stream of it hears why.
    func end(because reason: FunctionError? = nil) {
        if let reason { for stream in streams.values { stream.value?.fail(reason) } }
        if hasEnded || isKilled { return }
        isKilled = true
        if let process { kill(-process, SIGKILL) }
    }

    // MARK: Debugging

    private func watchForDebugger() {
        guard let process, !hasEnded else { return }
        if DebuggerWait.isOver(for: "\(process)") {
            isHeld = false
            return tellRoom()
        }
        loop.schedule(after: .milliseconds(50)) { [weak self] in self?.watchForDebugger() }
    }

    // MARK: Memory

    /// The most it ever held, in megabytes.
    var peakMemory: Int { memory?.peak(at: loop.instant) ?? 0 }

    /// Lambda's limit is the kernel's; ours is looked after while the process works.
    private func watchMemory() {
        guard process != nil, !hasEnded else { return }
        if state.isRunning || !state.isInitialized, let now = memory?.now { check(now) }
        loop.schedule(after: .milliseconds(25)) { [weak self] in self?.watchMemory() }
    }

    /// Ends it when it holds more than it may; whether it does.
    @discardableResult
    func check(_ megabytes: Int) -> Bool {
        guard megabytes > function.memory else { return false }
        exceeded = max(exceeded ?? 0, megabytes)
        end()
        return true
    }

    /// The lines that were written by now are handed on, so that those of one invocation stand apart from those of the next.
    func drainOutput() { output?.drain() }

    /// The same, for a process that has just answered: what it wrote since then can wait.
    func drainOutput(unlessAt instant: UInt64) { if output?.drainedAt != instant { output?.drain() } }

    /// Its first event was asked for, by the runtime and by every extension.
    func noteReadiness() {
        if initDuration == nil, !hasBeenReady {
            hasBeenReady = true
            initDuration = monotonicNanoseconds() - startedAt
        }
    }
    private var hasBeenReady = false
}

/// A stream that its reader holds.
struct WeakStream {
    weak var value: FunctionStream?
}
