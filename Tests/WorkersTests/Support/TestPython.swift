import CartwrightEventLoop
import CartwrightHTTP
import CartwrightWorkers
import FoundationEssentials
import TestSupport

/// The Python with the packages of `infra/requirements-test.txt`, which `infra/setup --tests` installs.
enum TestPython {
    static let path =
        #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/.build/test-venv/bin/python"

    static func has(_ package: String) -> Bool {
        let libraries = path.replacing("/bin/python", with: "/lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        return versions.contains {
            FileManager.default.fileExists(atPath: "\(libraries)/\($0)/site-packages/\(package)/__init__.py")
        }
    }

    /// What a script prints behind `RESULT`, line by line.
    static func results(of script: String, _ arguments: String...) async throws -> [String] {
        try await onThread {
            let program = try HelperProgram([path, "-c", script] + arguments)
            var results: [String] = []
            while let result = program.value(after: "RESULT ") { results.append(result) }
            return results
        }
    }
}

/// The Lambda service over some functions, on a port of its own.
final class LambdaServer: Sendable {
    let workers: FunctionWorkers
    let lines: LogLines
    let port: Int
    /// The records that destinations got.
    let records = LogLines()
    private let server: HTTPServer

    init(_ functions: [WorkerFunction], retryPause: Duration = .milliseconds(20)) throws {
        (workers, lines) = PythonFunction.workers(functions)
        var options = LambdaEndpoints.Options()
        options.retryPause = retryPause
        options.destination = { [records] _, _, record in records.add(record) }
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
