import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("A debugger under cartwright dev", .timeLimit(.minutes(3)))
struct DevAttachTests {
    @Test("is waited for by the function that was named, which may then take longer than its time")
    func attach() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev(options: ["--attach", "notebook-late"])
        try await onThread {
            let client = try WireClient(port: bundle.port)
            try client.sendRequest(
                "POST", "/late", body: #"{"milliseconds":1500,"begun":"\#(site.folder)/late"}"#)
            let process: pid_t? = eventually {
                site.log.firstRange(of: "notebook-late waits for a debugger: lldb -p ").flatMap {
                    pid_t(site.log[$0.upperBound...].prefix { $0.isNumber })
                }
            }
            // Another function starts and answers while this one does nothing.
            #expect(try WireClient(port: bundle.port).request("GET", "/process").status == 200)
            #expect(Files.read(site.folder + "/late") == nil)
            let debugger = try HelperProgram(["/usr/bin/python3", "-c", Self.script, "\(try #require(process))"])
            #expect(debugger.line() == "attached")
            let answer = try client.response(to: "POST")
            #expect(answer.text == #"{"id":\#(try #require(process))}"#, "\(site.log)")
        }
        bundle.signal(SIGTERM)
        #expect(try await bundle.end() == .exited(0))
    }

    /// PTRACE_SEIZE: what a debugger does first, without stopping what it looks at.
    private static let script = """
        import ctypes, signal, sys
        print("attached" if ctypes.CDLL(None).ptrace(0x4206, int(sys.argv[1]), 0, 0) == 0 else "refused", flush=True)
        signal.pause()
        """

    @Test(
        "is a matter of the language of a function that is written in another one",
        .enabled(if: TestPython.has("awslambdaric")))
    func python() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev(options: ["--attach", "notebook-greet"])
        try await onThread {
            let client = try WireClient(port: bundle.port)
            let answer = try client.request("POST", "/greetings/Ada", body: "{}")
            #expect(answer.status == 201, "\(answer.text)\n\(site.log)")
        }
        #expect(site.log.contains("notebook-greet runs as process "))
    }

    @Test("of a function that there is not, is refused by name")
    func unknown() throws {
        let (end, output) = try Program(ServedBundle.built("dev-bundle"), ["dev", "--attach", "notebook-lat"]).run()
        #expect(end == .exited(2))
        #expect(output.contains("there is no function 'notebook-lat'; did you mean 'notebook-late'?"))
    }
}
