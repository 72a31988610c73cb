public import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging
import Glibc

/// Runs one function against the Lambda Runtime API: what the executable does when it is started as `bootstrap`, on AWS
/// Lambda and by `cartwright dev` alike.
public struct LambdaRuntime: Sendable {
    private let makeTable: @Sendable () -> FunctionTable
    private let handler: String?
    private let environment: [String: String]

    /// Whether a process with these arguments was started to run a function.
    public static func isMeant(arguments: [String], environment: [String: String]) -> Bool {
        if environment["AWS_LAMBDA_RUNTIME_API"]?.isEmpty == false { return true }
        return arguments.first?.split(separator: "/").last == "bootstrap"
    }

    /// A runtime for the function that the first argument names, else `_HANDLER`.
    public init(
        _ table: @autoclosure @escaping @Sendable () -> FunctionTable, arguments: [String],
        environment: [String: String]
    ) {
        makeTable = table
        handler = arguments.dropFirst().first ?? environment["_HANDLER"]
        self.environment = environment
    }

    /// Takes invocations until SIGTERM. The exit code: 0 after that, 1 when the function could not be started or the Runtime
    /// API was lost.
    public func run() -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        if environment[DebuggerWait.variable]?.isEmpty == false { DebuggerWait.wait() }
        let log = LambdaLog.logger(environment)
        defer { log.writer.flush(waitingAtMost: .seconds(1)) }
        guard let text = environment["AWS_LAMBDA_RUNTIME_API"], !text.isEmpty else {
            log.error(
                "AWS_LAMBDA_RUNTIME_API is not set: there is nobody to get invocations from; `serve` in place of the "
                    + "function's name serves everything over HTTP")
            return 1
        }
        guard let address = RuntimeAddress(text) else {
            log.error("AWS_LAMBDA_RUNTIME_API does not say where the Runtime API is, as host:port", ["value": text])
            return 1
        }
        guard let target = ClientAddress(host: address.host, port: address.port) else {
            log.error("the Runtime API's host is not known", ["host": address.host])
            return 1
        }
        let concurrency = max(1, min(1_000, environment["AWS_LAMBDA_MAX_CONCURRENCY"].flatMap { Int($0) } ?? 1))
        let loops = EventLoopGroup(loops: min(concurrency, EventLoopGroup.coreCount))
        let life = Life(
            makeTable: makeTable, handler: handler, environment: environment, address: address, target: target,
            loops: loops, concurrency: concurrency, log: log,
            onStop: { stop in Signals.handle([SIGTERM, SIGINT], on: loops.loops[0]) { _ in stop() } })
        return life.run()
    }
}
