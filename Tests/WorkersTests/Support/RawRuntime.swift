import CartwrightWorkers
import TestSupport

/// A function whose process does nothing, so that the test itself can speak to its Runtime API, byte by byte.
final class RawRuntime: Sendable {
    let workers: FunctionWorkers
    let lines = LogLines()

    init(
        reserved: Int? = nil, timeout: Duration = .seconds(30), _ change: (inout WorkerFunction) -> Void = { _ in }
    ) {
        var function = WorkerFunction(
            name: "raw", handler: "app.handler",
            command: ["/bin/sh", "-c", "echo PORT ${AWS_LAMBDA_RUNTIME_API##*:}; exec sleep 600"])
        function.timeout = timeout
        function.reservedConcurrency = reserved
        change(&function)
        var options = WorkerOptions()
        options.stopGrace = .seconds(2)
        options.log = { [lines] _, line in lines.add(line) }
        workers = FunctionWorkers([function], options: options)
    }

    /// Where the process's Runtime API listens, once something has been invoked.
    func port(after count: Int = 0) async throws -> Int {
        let line = await lines.line(beginning: "PORT ", after: count)
        guard let port = Int(line.dropFirst(5)) else { throw WireClient.Failure(description: line) }
        return port
    }
}

extension WireClient {
    static let next = "/2018-06-01/runtime/invocation/next"

    /// Asks for the next event; its id.
    func nextEvent() throws -> String {
        let answer = try request("GET", Self.next)
        guard let id = answer.headers["lambda-runtime-aws-request-id"] else {
            throw Failure(description: "no event: \(answer.status) \(answer.text)")
        }
        return id
    }

    /// Answers an event.
    func answer(_ id: String, _ body: String, headers: [String: String] = [:]) throws -> WireResponse {
        try request("POST", "/2018-06-01/runtime/invocation/\(id)/response", headers: headers, body: body)
    }
}
