import Cartwright
import CartwrightEventLoop
import CartwrightEvents
import CartwrightHTTP
import CartwrightLogging
import CartwrightManifest
import CartwrightPostgres

/// Everything that serves one bundle in one process: its database, its host, the gateway and the admin port.
final class Serving: Sendable {
    let server: LocalServer
    private let database: Database
    private let admin: HTTPServer
    private let work: BackgroundWork
    private let isolated: (any IsolatedFunctions)?

    private init(
        server: LocalServer, database: Database, admin: HTTPServer, work: BackgroundWork,
        isolated: (any IsolatedFunctions)?
    ) {
        self.server = server
        self.database = database
        self.admin = admin
        self.work = work
        self.isolated = isolated
    }

    static func open(_ runtime: LocalRuntime, loops: EventLoopGroup, adminPort: Int) async throws -> Serving {
        let environment = runtime.options.environment
        guard let url = environment["DATABASE_URL"] ?? environment["DB_URL"] else {
            throw InstallationError("DATABASE_URL is not set.")
        }
        let mode = Mode.of(environment: environment, host: runtime.options.host)
        let writer = LogWriter.standardError
        writer.isBuffered = true
        keepFlushing(writer, on: loops.loops[0])
        let log = Logger(writer: writer)
        let clock = try TestClock.clock(runtime.options, mode)
        // The first question has Postgres to itself, and the host is made meanwhile, on another loop.
        var configuration = DatabaseConfiguration()
        configuration.opensAtOnce = false
        let database = Database(url: url, loops: loops, configuration: configuration)
        let table = runtime.table
        let migrates = runtime.options.migrates ?? (mode == .demo)
        async let migrated = Self.onLoop(loops.loops[loops.loops.count - 1]) {
            if migrates { try await database.migrate(table) }
            database.open()
        }
        let host = try await Host.configured(
            table, environment: environment, database: database, isProduction: mode == .production, log: log,
            clock: clock, callsElsewhere: runtime.isolate != nil)
        try await migrated
        if runtime.options.seeds, mode == .demo {
            try await welcome(host, Installation(directory: runtime.options.directory))
        }
        var options = LocalServer.Options()
        options.services = Set(runtime.options.services)
        options.trustedProxies = try TrustedProxies(environment["TRUSTED_PROXIES"] ?? "")
        options.corsOrigins = environment["CORS_ORIGINS"].map {
            $0.split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
        let isolated = try runtime.isolate?(
            Isolation(
                host: host, environment: environment, mode: mode, testClock: runtime.options.testClock,
                adminPort: adminPort, log: log))
        let server = LocalServer(host, loops: loops, options: options, isolated: isolated, log: log)
        let handler = AdminHandler(
            metrics: { server.metrics },
            isReady: { (try? await database.read.value("select 1", as: Int.self)) == 1 }, others: isolated?.admin)
        return Serving(
            server: server, database: database, admin: HTTPServer(handler: handler, loops: loops),
            work: try backgroundWork(host, isolated, database, runtime, clock, log, loops), isolated: isolated)
    }

    private static func onLoop(_ loop: EventLoop, _ work: @Sendable () async throws -> Void) async throws {
        try await withTaskExecutorPreference(loop) { try await work() }
    }

    /// Fills a new installation with demo data, and keeps what there is to tell about it.
    private static func welcome(_ host: Host, _ installation: Installation) async throws {
        if installation.welcome != nil { return }
        Announcement.progress("Loading demo data …")
        try installation.keepWelcome(try await host.seed())
    }

    /// Queues, events and schedules, handed to the functions through the host, or to their processes.
    private static func backgroundWork(
        _ host: Host, _ isolated: (any IsolatedFunctions)?, _ database: Database, _ runtime: LocalRuntime,
        _ clock: WallClock, _ log: Logger, _ loops: EventLoopGroup
    ) throws -> BackgroundWork {
        var configuration = BackgroundWork.Configuration()
        configuration.startTime = { isolated?.startTime(of: $0) ?? .zero }
        configuration.log = log
        configuration.clock = clock
        configuration.mail = try MailTransport(environment: runtime.options.environment)
        if let sender = runtime.options.environment["EMAIL_FROM"] ?? runtime.options.environment["EMAIL_USER"],
            sender.contains("@")
        {
            configuration.sender = sender
        }
        let services = Set(runtime.options.services)
        if !services.isEmpty {
            let served = host.functions.filter { services.contains($0.declaration.service) }
            configuration.functions = Set(served.map(\.name))
        }
        return try BackgroundWork(
            host: host, database: database, deliveries: isolated?.deliveries, configuration: configuration, loops: loops
        )
    }

    /// Takes over sockets that listen already. Only the server holds them, so they are closed as soon as it stops accepting.
    func listen(on socket: ListeningSocket, admin adminSocket: ListeningSocket) {
        server.listen(on: socket)
        admin.listen(on: adminSocket)
        work.start()
    }

    /// How long a call of a function elsewhere may take at most.
    var longestCall: Duration {
        guard let isolated else { return .zero }
        return server.host.functions.map { isolated.patience(with: $0.declaration) }.max() ?? .zero
    }

    /// Accepts no more connections; resumes when that is so on every loop.
    func stopAccepting(on loops: EventLoopGroup, withAdmin: Bool) async {
        server.stopAccepting()
        if withAdmin { admin.stopAccepting() }
        for loop in loops.loops {
            await withUnsafeContinuation { continuation in loop.execute { continuation.resume() } }
        }
    }

    /// Stops accepting, finishes what runs, and closes the database.
    func stop(within limit: Duration, closing code: CloseCode) async {
        async let finished: Void = work.stop(within: limit)
        await server.stop(within: limit, closing: code)
        await finished
        await admin.drain(within: limit)
        await isolated?.stop(within: limit)
        await database.close()
    }

    /// Lines that no request's tick carries out leave twice a second.
    private static func keepFlushing(_ writer: LogWriter, on loop: EventLoop) {
        loop.schedule(after: .milliseconds(500)) {
            writer.flush()
            keepFlushing(writer, on: loop)
        }
    }
}
