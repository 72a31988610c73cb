import CartwrightEventLoop
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// A folder and a database for `dev-bundle dev`, which may be killed and started again while a clock goes on.
final class DevSite: Sendable {
    let database: TestDatabase
    let folder: String

    init() async throws {
        database = try await TestDatabase.fresh()
        var template = Array("/tmp/cartwright-dev-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        chmod(folder, 0o755)
        try Files.writePrivately("0", to: folder + "/clock")
        try Files.writePrivately(Self.handler, to: folder + "/app.py")
    }

    func dev(
        _ more: [String: String] = [:], program: String = "dev-bundle", options: [String] = []
    ) async throws -> ServedBundle {
        let python = TestPython.path.replacing("/python", with: "")
        var environment = [
            "DATABASE_URL": database.url, "CARTWRIGHT_MODE": "demo", "JWT_SECRET": ShopSite.secret,
            "PATH": "\(python):/usr/bin:/bin",
        ]
        environment.merge(more) { $1 }
        return try await ServedBundle.dev(
            program, in: folder, ["--test-clock", "clock"] + options, environment: environment)
    }

    /// Lets time go on for whoever serves.
    func pass(seconds: Int) throws { try Files.writePrivately("\(seconds * 1000)", to: folder + "/clock") }

    /// The process in which a call with `begun` set to this name has begun, as soon as it has.
    func process(thatBegan name: String) throws -> pid_t {
        guard let process = eventually({ Files.read("\(folder)/\(name)").flatMap { pid_t($0) } }) else {
            throw WireClient.Failure(description: "\(name) never began\n\(log)")
        }
        return process
    }

    /// What was written to standard error so far.
    var log: String { Files.read(folder + "/serve.log") ?? "" }

    func clear() { Files.remove(folder) }

    private static let handler = """
        import json
        def handler(event, context):
            if "requestContext" not in event: return {"direct": event, "context": str(context.client_context)}
            name = event["pathParameters"]["name"]
            print("hello", name)
            if name == "nobody": raise ValueError("there is nobody")
            if name == "exit": import os; os._exit(3)
            body = {"hello": name, "body": event.get("body"), "function": context.function_name}
            return {"statusCode": 201, "headers": {"Content-Type": "application/json", "X-Kind": "python"},
                    "cookies": ["a=1", "b=2"], "body": json.dumps(body)}
        """
}

/// What a question answers as soon as it has an answer, or nil after half a minute.
func eventually<Answer>(_ question: () throws -> Answer?) rethrows -> Answer? {
    let end = monotonicNanoseconds() + 30_000_000_000
    while monotonicNanoseconds() < end {
        if let answer = try question() { return answer }
        // A pause, so that whoever asks is not all that the machine does.
        poll(nil, 0, 5)
    }
    return nil
}

extension ServedBundle {
    /// Every process that descends from this one, and their words.
    func descendants() -> [pid_t: String] {
        var parents: [pid_t: pid_t] = [:]
        for name in Files.names(in: "/proc") {
            guard let process = pid_t(name), let stat = Files.read("/proc/\(name)/stat"),
                let parent = stat.split(separator: ")").last?.split(separator: " ").dropFirst().first
            else { continue }
            parents[process] = pid_t(parent)
        }
        var found: [pid_t: String] = [:]
        for process in parents.keys {
            var ancestor: pid_t? = parents[process]
            while let one = ancestor, one != self.process, one > 1 { ancestor = parents[one] }
            if ancestor == self.process {
                let words = Files.read("/proc/\(process)/cmdline") ?? ""
                found[process] = words.replacing("\0", with: " ")
            }
        }
        return found
    }

    /// The processes that run functions.
    func workers() -> [pid_t] {
        descendants().filter { $0.value.hasPrefix("bootstrap ") || $0.value.contains("awslambdaric") }.map(\.key)
    }
}

/// Whether the process is there; one that has ended and that nobody has asked about is not.
func isAlive(_ process: pid_t) -> Bool {
    guard let stat = Files.read("/proc/\(process)/stat"), !stat.isEmpty else { return false }
    return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
}
