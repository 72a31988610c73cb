import CartwrightEventLoop
import CartwrightHTTP
import CartwrightWorkers

/// The Lambda service over some functions, on a port of its own.
final class LambdaServer: Sendable {
    let workers: FunctionWorkers
    let lines: LogLines
    let port: Int
    /// The records that destinations got.
    let records = LogLines()
    private let server: HTTPServer

    init(
        _ functions: [WorkerFunction], retryPause: Duration = .milliseconds(20),
        _ change: (inout LambdaEndpoints.Options) -> Void = { _ in }
    ) throws {
        (workers, lines) = PythonFunction.workers(functions)
        var options = LambdaEndpoints.Options()
        options.retryPause = retryPause
        options.destination = { [records] _, _, record in records.add(record) }
        change(&options)
        server = HTTPServer(
            handler: LambdaEndpoints(workers, options: options), loops: EventLoopGroup(loops: 1))
        let socket = try ListeningSocket()
        port = socket.port
        server.listen(on: socket)
    }

    func stop() async {
        server.stopAccepting()
        await workers.stop(within: .zero)
    }
}
