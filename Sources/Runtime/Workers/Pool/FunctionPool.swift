import CartwrightEventLoop
import CartwrightLocalRuntime
import CartwrightSecurity
import FoundationEssentials

/// The processes of one function and the invocations that they work on. Everything happens on its loop's thread.
final class FunctionPool: @unchecked Sendable {
    // Unchecked: only the loop's thread looks inside.

    private(set) var function: WorkerFunction
    let options: WorkerOptions
    let loops: EventLoopGroup
    let loop: EventLoop
    var state: PoolState
    var invocations: [Int: PooledInvocation] = [:]
    var byID: [String: PooledInvocation] = [:]
    var processes: [Int: FunctionProcess] = [:]
    /// Why a process could not start, until the invocation that waited for it has heard.
    var startFailures: [FunctionError] = []
    /// Whether the last process was too slow to start.
    var wasSlow = false
    private let crowd: ProcessCrowd
    private var made = 0
    private var isStopping = false
    private var atRest: [UnsafeContinuation<Void, Never>] = []

    init(_ function: WorkerFunction, options: WorkerOptions, among crowd: ProcessCrowd, loops: EventLoopGroup) {
        self.function = function
        self.crowd = crowd
        self.options = options
        self.loops = loops
        loop = loops.loops[0]
        state = PoolState(
            limit: function.most(options), isReserved: function.reservedConcurrency != nil,
            slots: function.slots)
    }

    // MARK: Callers

    func invoke(_ event: FunctionEvent, _ continuation: UnsafeContinuation<PooledInvocation.Answer, Never>) -> Int? {
        if isStopping {
            continuation.resume(returning: .failure(.stopping))
            return nil
        }
        made += 1
        var id = event.id ?? ""
        if id.isEmpty || byID[id] != nil { id = uuidV7(now: options.clock.now).uuidString.lowercased() }
        let invocation = PooledInvocation(made, id: id, event, continuation)
        invocations[made] = invocation
        byID[id] = invocation
        let wait = event.waitUntil.map { max(0, $0.timeIntervalSince(options.clock.now)) }
        let patience = max(wait.map { Duration.seconds($0) } ?? options.patience, function.debuggingTime)
        invocation.timer = loop.schedule(after: patience) { [weak self] in self?.giveUpWaiting(invocation.token) }
        // One that has died in its rest would take the invocation with it.
        for process in processes.values where process.room > 0 { process.noticeEnd() }
        perform(state.arrive(made))
        return invocation.token
    }

    /// The caller is gone. What waits is dropped; what runs comes to its end, as on Lambda.
    func giveUpWaiting(_ token: Int) {
        if state.cancel(token) { refuse(token, .throttled(isReserved: false)) }
    }

    // MARK: Operators

    /// The function is another one from now on: its processes are replaced, and nothing that runs is lost.
    func become(_ function: WorkerFunction) {
        self.function = function
        state.limit = function.most(options)
        state.isReserved = function.reservedConcurrency != nil
        perform(state.replaceAll())
    }

    func retireIdle() {
        if function.waitsForDebugger { return }
        let limit = options.idleTimeout.nanoseconds
        let now = monotonicNanoseconds()
        if now > limit { perform(state.retire(idleSince: now - limit)) }
    }

    func retireLongestResting() { perform(state.retireLongestResting()) }

    /// Lets what runs finish, refuses what waits, and resumes once no process is left.
    func stop(_ continuation: UnsafeContinuation<Void, Never>) {
        isStopping = true
        for token in state.waiting where state.cancel(token) { refuse(token, .stopping) }
        atRest.append(continuation)
        perform(state.replaceAll())
        restIfEmpty()
    }

    /// Ends every process now.
    func kill() {
        for process in processes.values { process.end() }
    }

    func restIfEmpty() {
        guard processes.isEmpty else { return }
        let resumed = atRest
        atRest = []
        for continuation in resumed { continuation.resume() }
    }

    // MARK: Actions

    func perform(_ actions: [PoolState.Action]) {
        for action in actions {
            switch action {
            case .start(let number): start(number)
            case .assign(let token, let number): dispatch(token, to: number)
            case .stop(let number): processes[number]?.stop(within: options.stopGrace)
            case .refuse(let token): refuse(token, .throttled(isReserved: true))
            case .fail(let token): failStart(of: token)
            }
        }
    }

    private func refuse(_ token: Int, _ reason: FunctionRefusal) {
        guard let invocation = invocations.removeValue(forKey: token) else { return }
        byID[invocation.id] = nil
        invocation.timer?.cancel()
        invocation.resume(.failure(reason))
    }

    private func start(_ number: Int) {
        let day = WallTime.day(options.clock.now)
        let process = FunctionProcess(
            number, of: function, in: options.place, logStream: "\(day)/[$LATEST]\(hex(randomBytes(16)))", on: loop)
        process.owner = self
        processes[number] = process
        process.start(on: loops)
        crowd.makeRoom()
        guard let timeout = function.timeout else { return }
        // A second try belongs to the invocation and has its time.
        let isSecondTry = wasSlow
        let limit = isSecondTry ? timeout : options.initTimeout
        loop.schedule(after: limit) { [weak self, weak process] in
            guard let self, let process, !process.state.isInitialized, !process.hasEnded else { return }
            startWasSlow(process, limit, isSecondTry)
        }
    }

    private func startWasSlow(_ process: FunctionProcess, _ limit: Duration, _ isSecondTry: Bool) {
        wasSlow = !isSecondTry
        if isSecondTry {
            startFailures = [.timedOut(timeoutLine(firstWaiting, limit))]
            perform(state.failedStart(process.number))
            startFailures = []
        } else {
            state.leave(process.number)
        }
        process.end()
    }

    private func dispatch(_ token: Int, to number: Int) {
        guard let invocation = invocations[token], let process = processes[number] else { return }
        wasSlow = false
        invocation.timer?.cancel()
        invocation.process = process
        invocation.initDuration = process.initDuration
        process.initDuration = nil
        process.drainOutput(unlessAt: loop.instant)
        write(InvocationReport.start(invocation.id), invocation)
        invocation.startedAt = monotonicNanoseconds()
        let timeout = function.timeout ?? .seconds(86_400)
        let deadline = options.clock.now.addingTimeInterval(Double(timeout.nanoseconds) / 1e9)
        process.deliver(
            Delivery(
                id: invocation.id, event: invocation.event, deadline: Int64(deadline.timeIntervalSince1970 * 1000),
                arn: function.arn(options.place),
                trace: invocation.event.traceID ?? TraceID.new(at: options.clock.now)))
        guard function.timeout != nil else { return }
        invocation.timer = loop.schedule(after: timeout) { [weak self] in self?.timeOut(token, timeout) }
    }

    /// The id of the invocation that has waited longest.
    var firstWaiting: String { state.waiting.first.flatMap { invocations[$0]?.id } ?? "" }

    func timeoutLine(_ id: String, _ limit: Duration) -> String {
        InvocationReport.timedOut(id, at: WallTime.text(options.clock.now), after: limit)
    }

    /// A line that Lambda writes, not the function.
    func write(_ line: String, _ invocation: PooledInvocation) {
        let bytes = Array(line.utf8)
        invocation.wrote(bytes)
        options.log(function.name, bytes)
    }
}
