import CartwrightJSON
import Glibc
import TestSupport
import Testing

@testable import CartwrightLambdaRuntime
@testable import CartwrightLocalRuntime

@Suite("The executable, started as Lambda starts it")
struct ExecutableTests {
    private static let request = """
        {"version": "2.0", "routeKey": "GET /health", "rawPath": "/health", "rawQueryString": "",
         "requestContext": {"http": {"method": "GET", "sourceIp": "127.0.0.1"}, "stage": "$default"}}
        """

    /// A process of the shop that runs one function.
    private final class FunctionProcess {
        let process: pid_t
        private var hasEnded = false

        init(_ api: StubRuntimeAPI, _ arguments: [String] = [], _ environment: [String: String] = [:]) throws {
            let tests = Files.absolute("/proc/self/exe")
            let folder = tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)]
            var variables = [
                "PATH": "/usr/bin:/bin", "AWS_LAMBDA_RUNTIME_API": api.address, "CARTWRIGHT_MODE": "demo",
                "AWS_LAMBDA_LOG_LEVEL": "FATAL",
            ]
            variables["LD_LIBRARY_PATH"] = getenv("LD_LIBRARY_PATH").map { String(cString: $0) }
            variables.merge(environment) { $1 }
            process = try Program("\(folder)/cartwright", arguments, environment: variables).start()
        }

        deinit {
            if hasEnded { return }
            kill(process, SIGKILL)
            _ = ProcessEnd.wait(for: process)
        }

        func end() async throws -> ProcessEnd {
            hasEnded = true
            let process = process
            return try await onThread { ProcessEnd.wait(for: process) }
        }
    }

    @Test("answers for the function that its argument names, and ends with 0 on SIGTERM")
    func answers() async throws {
        let api = try StubRuntimeAPI()
        let process = try FunctionProcess(api, ["health"], ["_HANDLER": "catalog-get-product"])
        api.invoke(Self.request, id: "one", headers: ["Lambda-Runtime-Trace-Id": "Root=1-2-3"])
        let answer = try JSON.decode(JSONValue.self, from: await api.call("one/response").body, keys: .asWritten)
        #expect(answer["statusCode"] == 200)
        await api.isAskedForNext(2)
        kill(process.process, SIGTERM)
        #expect(try await process.end() == .exited(0))
        #expect(api.mistakes == [])
        api.stop()
    }

    @Test("takes the function from _HANDLER where no argument names one")
    func handler() async throws {
        let api = try StubRuntimeAPI()
        let process = try FunctionProcess(api, [], ["_HANDLER": "health"])
        await api.isAskedForNext()
        api.stop()
        #expect(try await process.end() == .exited(1), "nobody is left to ask")
    }

    @Test("says why it cannot start, and ends with 1")
    func unknown() async throws {
        let api = try StubRuntimeAPI()
        let process = try FunctionProcess(api, ["helth"])
        #expect(await api.call("init/error").text.contains("did you mean health?"))
        #expect(try await process.end() == .exited(1))
        api.stop()
    }

    @Test("ends with 1 where nobody answers at the address it is given")
    func nobody() async throws {
        let api = try StubRuntimeAPI()
        api.stop()
        let process = try FunctionProcess(api, ["health"])
        #expect(try await process.end() == .exited(1))
    }

    @Test(
        "is meant by its name, and by the Runtime API's address",
        arguments: [
            (["/var/runtime/bootstrap"], [:], true), (["bootstrap", "x"], [:], true),
            (["cartwright", "serve"], [:], false),
            (["cartwright"], ["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"], true),
            (["cartwright"], ["AWS_LAMBDA_RUNTIME_API": ""], false), ([], [:], false),
        ] as [([String], [String: String], Bool)])
    func meant(_ arguments: [String], _ environment: [String: String], _ expected: Bool) {
        #expect(LambdaRuntime.isMeant(arguments: arguments, environment: environment) == expected)
    }
}
