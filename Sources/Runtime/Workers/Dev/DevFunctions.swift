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
    package let startTime: Duration

    /// Starts nothing: a process is started when its function is first called.
    package init(_ isolation: Isolation) {
        self.isolation = isolation
        let settings = WorkerSettings.variables(isolation)
        let log = FunctionLog(isolation.log.writer)
        var options = WorkerOptions()
        options.processesInAll = Self.processesInAll
        options.log = { function, line in log.write(line, of: function) }
        let functions = isolation.host.functions.map { function in
            // What this very process runs, also while a new build replaces its file.
            WorkerFunction(
                function.declaration, program: OwnProgram.path, directory: ".", environment: settings)
        }
        workers = FunctionWorkers(functions, options: options)
        startTime = options.initTimeout
        var service = LambdaEndpoints.Options()
        service.place = options.place
        admin = LambdaEndpoints(workers, options: service)
    }

    package func patience(with function: Manifest.Function) -> Duration {
        max(Self.gatewayPatience, function.timeout + startTime)
    }

    package func stop(within limit: Duration) async { await workers.stop(within: limit) }
}
