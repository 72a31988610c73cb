import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging
import CartwrightPostgres
import Synchronization

/// One process's life: get ready, take invocations, and end when told to or when there is nobody left to ask.
struct Life: Sendable {
    let makeTable: @Sendable () -> FunctionTable
    let handler: String?
    let environment: [String: String]
    let address: RuntimeAddress
    let target: ClientAddress
    let loops: EventLoopGroup
    let concurrency: Int
    let log: Logger
    /// Told once how to end this life in good order; SIGTERM does, unless a test has another way.
    var onStop: @Sendable (_ stop: @escaping @Sendable () -> Void) -> Void

    /// Waits, on a thread that is no loop's, for the exit code.
    func run() -> Int32 {
        let ending = Ending()
        loops.loops[0].run { await live(ending) }
        return ending.wait()
    }

    private func live(_ ending: Ending) async {
        let loop = loops.loops[0]
        let startup: Startup
        do {
            startup = try await Startup(
                makeTable(), handler: handler, environment: environment, loops: loops, concurrency: concurrency,
                log: log)
        } catch {
            await report(error)
            return ending.set(1)
        }
        if startup.database != nil, InternalExtension.isNeeded(environment) {
            await InternalExtension.register(address, target, on: loop, log: log)
        }
        let workers = workers(startup)
        let crew = Crew(workers: workers)
        onStop { crew.stop() }
        for (worker, loop) in workers {
            loop.run {
                do {
                    try await worker.run()
                } catch {
                    log.error("\(error)")
                    return ending.set(1)
                }
                if crew.oneHasEnded() {
                    await startup.database?.close()
                    ending.set(0)
                }
            }
        }
    }

    private func workers(_ startup: Startup) -> [(worker: Worker, loop: EventLoop)] {
        let runner = FunctionRunner(
            host: startup.host, function: startup.function, log: log,
            streams: environment["CARTWRIGHT_INVOKE_MODE"]?.uppercased() != "BUFFERED",
            socketWires: .managementAPI(environment))
        return (0..<concurrency).map { number in
            let loop = loops.loops[number % loops.loops.count]
            let client = RuntimeClient(address, target: target, on: loop, pipelines: Pipelining.isOn(environment))
            return (Worker(client, runner, on: loop, isAlone: concurrency == 1, log: log), loop)
        }
    }

    /// Lambda hears why there will be no function, and so does the log.
    private func report(_ error: any Error) async {
        let failure =
            error as? FunctionError
            ?? FunctionError(
                error is ConfigurationError ? "Runtime.InvalidConfiguration" : "Runtime.InitFailed", "\(error)")
        log.error("the function could not be started", ["error_type": failure.type, "error": failure.message])
        let client = RuntimeClient(address, target: target, on: loops.loops[0])
        do { _ = try await client.send(.initError(failure)) } catch { log.error("\(error)") }
    }
}

/// All workers of a process.
private final class Crew: Sendable {
    private let workers: [(worker: Worker, loop: EventLoop)]
    private let left: Mutex<Int>

    init(workers: [(worker: Worker, loop: EventLoop)]) {
        self.workers = workers
        left = Mutex(workers.count)
    }

    /// Whether that was the last one.
    func oneHasEnded() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }

    /// They finish what they are at, and take nothing more.
    func stop() {
        for (worker, loop) in workers { loop.execute { worker.client.stop() } }
    }
}
