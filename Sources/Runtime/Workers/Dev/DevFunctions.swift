import Cartwright
import CartwrightEventLoop
package import CartwrightHTTP
package import CartwrightLocalRuntime
import CartwrightLogging
package import CartwrightManifest

/// The functions of a bundle under `cartwright dev`: each in processes of its own, asked through the Runtime API.
package final class DevFunctions: IsolatedFunctions {
    /// An HTTP API of AWS waits this long for its functions.
    private static let gatewayPatience: Duration = .seconds(30)
    /// Each process holds a connection or two to a Postgres that has a hundred, unless somebody said otherwise.
    private static let processesInAll = 60

    let isolation: Isolation
    let workers: FunctionWorkers
    package let admin: any RequestHandler
    /// The function that somebody debugs.
    private let attached: String?

    /// Starts nothing: a process is started when its function is first called.
    package init(_ isolation: Isolation, attached: String? = nil) {
        self.isolation = isolation
        self.attached = attached
        let settings = WorkerSettings.variables(isolation)
        let log = FunctionLog(isolation.log.writer)
        var options = WorkerOptions()
        options.processesInAll = Self.processesInAll
        options.log = { function, line in log.write(line, of: function) }
        let functions = isolation.host.functions.map { hosted in
            // What this very process runs, also while a new build replaces its file.
            let function = WorkerFunction(
                hosted.declaration, program: OwnProgram.path, directory: ".", environment: settings)
            return function.name == attached ? function.debugged : function
        }
        workers = FunctionWorkers(functions, options: options)
        var service = LambdaEndpoints.Options()
        service.place = options.place
        if let file = isolation.testClock { service.clock = WallClock(offsetFile: file) }
        service.destination = Self.destination(of: isolation.host)
        admin = LambdaEndpoints(workers, options: service)
    }

    package func patience(with function: Manifest.Function) -> Duration {
        max(Self.gatewayPatience, function.timeout + startTime(of: function))
    }

    package func startTime(of function: Manifest.Function) -> Duration {
        function.name == attached ? WorkerFunction.debuggingTime : workers.options.initTimeout
    }

    package func stop(within limit: Duration) async { await workers.stop(within: limit) }
}
