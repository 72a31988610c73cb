import CartwrightHTTP
import Glibc

/// The parent's whole life: find or start the database, take the ports, keep a child serving, tidy up.
struct ParentProcess {
    let runtime: LocalRuntime
    private var options: LocalRuntime.Options { runtime.options }

    init(_ runtime: LocalRuntime) { self.runtime = runtime }

    func run() -> Int32 {
        Supervisor.blockSignals()
        do {
            return try serve()
        } catch {
            Announcement.complain("\(error)")
            return 1
        }
    }

    private func serve() throws -> Int32 {
        let mode = Mode.of(environment: options.environment, host: options.host)
        let missing = mode.missing(in: options.environment)
        if !missing.isEmpty { throw InstallationError(missing.joined(separator: "\n")) }
        try TestClock.check(options, mode)
        var sockets = [try Self.listen(options.host, options.port, "another port with --port")]
        let port = sockets[0].port
        sockets.append(try adminSocket(beside: port))
        let adminPort = sockets[1].port
        var environment = options.environment
        environment[ServingProcess.variable] = "1"
        environment[Mode.variable] = mode.rawValue
        // Printing a backtrace takes seconds in which nobody would serve; whoever wants one asks for it.
        if environment["SWIFT_BACKTRACE"] == nil { environment["SWIFT_BACKTRACE"] = "enable=no" }
        let installation = Installation(directory: options.directory)
        environment = try installation.completing(environment, in: mode)
        let databaseIsGiven = Mode.databaseIsGiven(in: environment)
        if !databaseIsGiven { Announcement.progress("Starting the private Postgres in \(options.directory)/ …") }
        let postgres = try databaseIsGiven ? nil : PrivatePostgres(installation)
        defer { postgres?.stop() }
        if let postgres { environment["DATABASE_URL"] = postgres.url }

        let reloader = try runtime.reload.map {
            try Reloader($0, print: Announcement.print, complain: Announcement.progress)
        }
        let program = try ownProgram(environment, inheriting: sockets.map(\.descriptor))
        let supervisor = Supervisor(
            program: { ready in
                var program = program
                program.inherit.append(ready)
                return program
            },
            postgres: postgres?.process,
            restart: postgres.map { postgres in
                {
                    if postgres.isRunning { return nil }
                    try? postgres.restart()
                    return postgres.process
                }
            },
            companion: reloader, stopListening: { sockets = [] },
            announce: {
                let host = options.host.contains(":") ? "[\(options.host)]" : options.host
                Announcement.print("Serving on http://\(host):\(port)")
                Announcement.print("Metrics on http://127.0.0.1:\(adminPort)/metrics")
                for line in runtime.notes {
                    Announcement.print(line.replacing("{admin}", with: "http://127.0.0.1:\(adminPort)"))
                }
                guard mode == .demo, options.seeds else { return }
                for line in installation.welcome ?? [] {
                    Announcement.print(line.replacing("{url}", with: "http://\(host):\(port)"))
                }
            },
            say: Announcement.complain)
        return supervisor.run()
    }

    private func adminSocket(beside port: Int) throws -> ListeningSocket {
        let port = options.adminPort ?? (options.port == 0 || port == 65_535 ? 0 : port + 1)
        return try Self.listen("127.0.0.1", port, "another admin port with --admin-port")
    }

    private static func listen(_ host: String, _ port: Int, _ remedy: String) throws -> ListeningSocket {
        do {
            return try ListeningSocket(host: host, port: port)
        } catch let failure as ListeningSocket.Failure where failure.code == EADDRINUSE {
            throw InstallationError("\(failure): stop that one, or choose \(remedy)")
        }
    }

    /// This program with these arguments, as it is on disk when it is started: a reload picks up a new build.
    private func ownProgram(_ environment: [String: String], inheriting descriptors: [Int32]) throws -> Program {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw SystemError(errno, "find this program's own file") }
        let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var program = Program(path, Array(CommandLine.arguments.dropFirst()), environment: environment)
        program.inherit = descriptors
        program.input = STDIN_FILENO
        program.deathSignal = SIGTERM
        return program
    }
}
