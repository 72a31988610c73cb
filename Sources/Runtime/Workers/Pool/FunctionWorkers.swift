import CartwrightEventLoop
import Synchronization

/// All functions of a bundle, each in processes of its own, invoked the way Lambda invokes them.
public final class FunctionWorkers: Sendable {
    private let pools: Mutex<[String: FunctionPool]>
    private let order: Mutex<[WorkerFunction]>
    private let loops: EventLoopGroup
    private let crowd: ProcessCrowd
    /// What holds for all of them.
    public let options: WorkerOptions

    private var loop: EventLoop { loops.loops[0] }

    /// Starts nothing: a process is started when its function is first invoked.
    public init(_ functions: [WorkerFunction], options: WorkerOptions = WorkerOptions()) {
        self.options = options
        // One loop for all workers: nothing of theirs is shared by threads, and one is busy with 5,000 a second only in part.
        let group = EventLoopGroup(loops: 1)
        loops = group
        order = Mutex(functions)
        let crowd = ProcessCrowd(limit: options.processesInAll)
        self.crowd = crowd
        let made = Dictionary(
            functions.map { ($0.name, FunctionPool($0, options: options, among: crowd, loops: group)) },
            uniquingKeysWith: { first, _ in first })
        pools = Mutex(made)
        loop.execute { [weak self] in
            for pool in made.values { crowd.join(pool) }
            self?.retireIdle()
        }
    }

    deinit {
        let pools = pools.withLock { Array($0.values) }
        loop.execute { for pool in pools { pool.kill() } }
    }

    /// The functions in the order they were given.
    public var functions: [WorkerFunction] { order.withLock { $0 } }

    /// The function of that name.
    public func function(named name: String) -> WorkerFunction? { functions.first { $0.name == name } }

    /// Invokes a function and waits for its answer; a failure of the function is an answer too.
    public func invoke(_ name: String, _ event: FunctionEvent) async throws(FunctionRefusal) -> FunctionAnswer {
        guard let pool = pools.withLock({ $0[name] }) else { throw .unknown }
        if event.payload.count > PayloadLimits.request { throw .tooLarge(event.payload.count) }
        let held = Held()
        let answer = await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<PooledInvocation.Answer, Never>) in
                loop.execute {
                    let made = pool.invoke(event, continuation)
                    let isCancelled = held.token.withLock { state in
                        state.token = made
                        return state.isCancelled
                    }
                    if isCancelled, let made { pool.giveUpWaiting(made) }
                }
            }
        } onCancel: {
            loop.execute {
                let made = held.token.withLock { state in
                    state.isCancelled = true
                    return state.token
                }
                if let made { pool.giveUpWaiting(made) }
            }
        }
        return try answer.get()
    }

    /// These are the functions from now on. Processes are replaced without losing what they do.
    public func replace(with functions: [WorkerFunction]) {
        order.withLock { $0 = functions }
        let names = Set(functions.map(\.name))
        let removed = pools.withLock { pools in
            let removed = pools.filter { !names.contains($0.key) }.map(\.value)
            for function in functions {
                if let pool = pools[function.name] {
                    loop.execute { pool.become(function) }
                } else {
                    let pool = FunctionPool(function, options: options, among: crowd, loops: loops)
                    loop.execute { [crowd] in crowd.join(pool) }
                    pools[function.name] = pool
                }
            }
            pools = pools.filter { names.contains($0.key) }
            return removed
        }
        for pool in removed { loop.run { await withUnsafeContinuation { pool.stop($0) } } }
    }

    /// Lets what runs finish, ends every process, and cuts those that are not done in time.
    public func stop(within limit: Duration = .seconds(30)) async {
        let pools = pools.withLock { Array($0.values) }
        let loop = loop
        loop.execute {
            loop.schedule(after: limit) { for pool in pools { pool.kill() } }
        }
        for pool in pools {
            await withUnsafeContinuation { continuation in loop.execute { pool.stop(continuation) } }
        }
    }

    /// How many processes there are, for the metrics.
    public func processCount() async -> Int {
        let pools = pools.withLock { Array($0.values) }
        return await withUnsafeContinuation { continuation in
            loop.execute { continuation.resume(returning: pools.reduce(0) { $0 + $1.processes.count }) }
        }
    }

    private func retireIdle() {
        for pool in pools.withLock({ Array($0.values) }) { pool.retireIdle() }
        let pause = min(options.idleTimeout / 4, .seconds(15))
        loop.schedule(after: max(pause, .milliseconds(10))) { [weak self] in self?.retireIdle() }
    }
}

/// The number of an invocation, as soon as it has one, for the caller that may be cancelled before.
private final class Held: Sendable {
    let token = Mutex<(token: Int?, isCancelled: Bool)>((nil, false))
}
