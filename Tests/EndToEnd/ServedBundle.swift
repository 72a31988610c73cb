import CartwrightEventLoop
import Glibc
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// A program of this package that serves, as a child process of the test.
final class ServedBundle: @unchecked Sendable {
    // Unchecked: `process` is started once and waited for once, by the test that owns this.

    let port: Int
    let adminPort: Int
    let process: pid_t
    private let output: Int32
    private var unread: [UInt8] = []
    private var hasEnded = false

    /// Starts `test-bundle` in a folder and waits until it serves.
    static func start(in folder: String, environment: [String: String] = [:]) async throws -> ServedBundle {
        try await onThread { try ServedBundle("test-bundle", [folder], folder, environment) }
    }

    /// Starts the shop as a newcomer would, with a private Postgres and demo data in a folder, and waits until it serves.
    static func shop(
        in folder: String, _ options: [String] = [], environment: [String: String] = [:]
    ) async throws -> ServedBundle {
        try await onThread { try ServedBundle("cartwright", ["serve", "--port", "0"] + options, folder, environment) }
    }

    /// Starts a program with each function in processes of its own, and waits until it serves.
    static func dev(
        _ name: String = "cartwright", in folder: String, _ options: [String] = [], environment: [String: String] = [:]
    ) async throws -> ServedBundle {
        try await onThread { try ServedBundle(name, ["dev", "--port", "0"] + options, folder, environment) }
    }

    private init(_ name: String, _ arguments: [String], _ folder: String, _ environment: [String: String]) throws {
        var variables = Environment.current
        for name in ["DATABASE_URL", "DB_URL", "NODE_ENV"] { variables[name] = nil }
        variables["CARTWRIGHT_STRICT"] = "1"
        let path = name.hasPrefix("/") ? name : try Self.built(name)
        var program = Program(path, arguments, environment: variables.merging(environment) { $1 })
        program.directory = folder
        let pipe = try Pipe()
        let log = open(folder + "/serve.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer { close(log) }
        program.standardOutput = pipe.writeEnd
        program.output = log
        program.deathSignal = SIGKILL
        program.newSession = true
        process = try Self.start(program)
        close(pipe.writeEnd)
        output = pipe.readEnd
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 256)
        while !text.contains("Metrics on ") || text.last != "\n" {
            let count = read(output, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw WireClient.Failure(description: "did not serve: \(Files.read(folder + "/serve.log") ?? "")")
            }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        let address = text.split(separator: "\n").first { $0.hasPrefix("Serving on ") }
        port = try #require(address?.split(separator: ":").last.flatMap { Int($0) })
        let metrics = text.split(separator: "\n").first { $0.hasPrefix("Metrics on ") }
        adminPort = try #require(metrics?.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) })
    }

    /// Starts it from a thread that lives as long as this process: the child is to die with it, and not before.
    private static func start(_ program: Program) throws -> pid_t {
        let outcome = Shared<Result<pid_t, any Error>?>(nil)
        let isDone = try Pipe()
        defer { close(isDone.readEnd) }
        EventLoopGroup.shared.loops[0].execute {
            let result = Result { try program.start() }
            outcome.withLock { $0 = result }
            close(isDone.writeEnd)
        }
        var byte: UInt8 = 0
        while read(isDone.readEnd, &byte, 1) < 0 && errno == EINTR {}
        return try #require(outcome.value).get()
    }

    deinit {
        close(output)
        if hasEnded { return }
        kill(process, SIGKILL)
        _ = ProcessEnd.wait(for: process)
    }

    /// The next line on standard output that begins so; blocks until there is one.
    func line(beginning prefix: String) throws -> String {
        while true {
            while let end = unread.firstIndex(of: 10) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeSubrange(...end)
                if line.hasPrefix(prefix) { return line }
            }
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            var buffer = [UInt8](repeating: 0, count: 1_024)
            let count = poll(&waiting, 1, 60_000) > 0 ? read(output, &buffer, buffer.count) : 0
            guard count > 0 else { throw WireClient.Failure(description: "no line begins with \(prefix)") }
            unread += buffer.prefix(count)
        }
    }

    /// A program that was built beside the tests.
    static func built(_ name: String) throws -> String {
        let tests = Files.absolute("/proc/self/exe")
        let folder = tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)]
        return "\(folder)/\(name)"
    }

    /// Sends a signal to the parent.
    func signal(_ number: Int32) { kill(process, number) }

    /// Ends the parent and all that it has started at once.
    func killGroup() { kill(-process, SIGKILL) }

    /// Ends the process that serves, as its parent's only child.
    func killChild() {
        let children = Files.read("/proc/\(process)/task/\(process)/children") ?? ""
        for child in children.split(separator: " ").compactMap({ pid_t($0) }) { kill(child, SIGKILL) }
    }

    /// Waits until the program has ended.
    func end() async throws -> ProcessEnd {
        hasEnded = true
        let process = process
        return try await onThread { ProcessEnd.wait(for: process) }
    }

    /// The id of the process that serves now.
    func servingProcess() throws -> pid_t {
        let text = try WireClient(port: port).request("GET", "/process").text
        return try #require(Int32(text.filter(\.isNumber)))
    }

    /// The id of the private Postgres in a folder.
    static func postgres(in folder: String) throws -> pid_t {
        let file = Files.read(folder + "/.cartwright/postgres/cluster/postmaster.pid")
        return try #require(file?.split(separator: "\n").first.flatMap { Int32($0) })
    }

    /// What has been written under references that begin so. Where Postgres was away, each loop may take two seconds to find
    /// it again.
    func entries(_ prefix: String) throws -> [String] {
        let limit = monotonicNanoseconds() + 2_000_000_000
        var answer = try WireClient(port: port).request("GET", "/entries?prefix=\(prefix)")
        while answer.status == 503, monotonicNanoseconds() < limit {
            answer = try WireClient(port: port).request("GET", "/entries?prefix=\(prefix)")
        }
        try #require(answer.status == 200)
        return answer.text.split(separator: "\"").map(String.init).filter { $0.hasPrefix(prefix) }
    }
}

/// A folder with an installation that the tests of this suite share, so that its Postgres is made once. It goes with the
/// test process.
enum SharedInstallation {
    static let folder: Result<String, any Error> = Result {
        var template = Array("/tmp/cartwright-e2e-XXXXXX".utf8CString)
        let path = String(cString: try #require(mkdtemp(&template)))
        chmod(path, 0o755)
        leftover.withLock { $0 = path }
        atexit { if let path = leftover.value { Files.remove(path) } }
        return path
    }
}

private let leftover = Shared<String?>(nil)
