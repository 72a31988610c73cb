import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightLogging
import CartwrightPostgres
import CartwrightSecurity

/// Everything that serves one bundle in one process: its database, its host, the gateway and the admin port.
final class Bundle: Sendable {
    let server: LocalServer
    private let database: Database
    private let admin: HTTPServer
    private let log: Logger

    private init(server: LocalServer, database: Database, admin: HTTPServer, log: Logger) {
        self.server = server
        self.database = database
        self.admin = admin
        self.log = log
    }

    static func open(_ runtime: LocalRuntime, loops: EventLoopGroup) async throws -> Bundle {
        let environment = runtime.options.environment
        guard let url = environment["DATABASE_URL"] ?? environment["DB_URL"] else {
            throw InstallationError("DATABASE_URL is not set.")
        }
        let mode = Mode.of(environment: environment, host: runtime.options.host)
        let writer = LogWriter.standardError
        writer.isBuffered = true
        keepFlushing(writer, on: loops.loops[0])
        let log = Logger(writer: writer)
        let database = Database(url: url, loops: loops)
        if runtime.options.migrates ?? (mode == .demo) {
            for service in runtime.table.services {
                try await database.migrate(service.migrations, service: service.name)
            }
        }
        var configuration = Host.Configuration()
        configuration.database = database
        configuration.isProduction = mode == .production
        configuration.log = log
        if let keys = try Keys(environment: environment) {
            configuration.accessTokens = AccessTokens(keys.tokens)
            configuration.cursorSecret = keys.cursorSecret
        }
        let host = try Host(runtime.table, configuration: configuration)
        var options = LocalServer.Options()
        options.services = Set(runtime.options.services)
        options.trustedProxies = try TrustedProxies(environment["TRUSTED_PROXIES"] ?? "")
        options.corsOrigins = environment["CORS_ORIGINS"].map {
            $0.split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
        let server = LocalServer(host, loops: loops, options: options, log: log)
        let handler = AdminHandler(
            metrics: { server.metrics },
            isReady: { (try? await database.read.value("select 1", as: Int.self)) == 1 })
        return Bundle(server: server, database: database, admin: HTTPServer(handler: handler, loops: loops), log: log)
    }

    func listen(_ socket: ListeningSocket, admin adminSocket: ListeningSocket) {
        server.listen(on: socket)
        admin.listen(on: adminSocket)
    }

    /// Stops accepting, finishes what runs, and closes the database.
    func stop(within limit: Duration) async {
        await server.stop(within: limit)
        admin.stopAccepting()
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
