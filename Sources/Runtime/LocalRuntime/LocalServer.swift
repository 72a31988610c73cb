public import Cartwright
public import CartwrightEventLoop
public import CartwrightHTTP
public import CartwrightLogging
import CartwrightManifest

/// The functions of a bundle behind an HTTP server, in this process: what `serve` runs, and what a test starts.
public final class LocalServer: Sendable {
    /// What is served, and how much of it at once.
    public struct Options: Sendable {
        /// Only functions of these services; empty for all.
        public var services: Set<String> = []
        /// Whose `X-Forwarded-…` headers count.
        public var trustedProxies = TrustedProxies()
        /// In place of the origins in the manifest.
        public var corsOrigins: [String]?
        /// What the server holds its clients to.
        public var limits = HTTPServer.Limits()
        /// How many calls may run on one loop at a time; one more is refused.
        public var callsPerLoop = 1_024
        /// How often a socket's client is asked for a sign of life; it is cut when none came between two.
        public var pingInterval: Duration = .seconds(30)

        public init() {}

        func serves(_ function: HostedFunction) -> Bool {
            services.isEmpty || services.contains(function.declaration.service)
        }
    }

    public let host: Host
    let gateway: Gateway
    private let server: HTTPServer
    private let watchdog: Watchdog

    /// A server that waits for `listen`.
    public convenience init(
        _ host: Host, loops: EventLoopGroup = .shared, options: Options = Options(), log: Logger = Logger()
    ) {
        self.init(host, loops: loops, options: options, isolated: nil, log: log)
    }

    /// A server whose functions run elsewhere, where `isolated` says so.
    package init(
        _ host: Host, loops: EventLoopGroup, options: Options, isolated: (any IsolatedFunctions)?, log: Logger
    ) {
        self.host = host
        let gateway = Gateway(host, loops: loops.loops.count, options: options, isolated: isolated, log: log)
        self.gateway = gateway
        server = HTTPServer(handler: gateway, loops: loops, limits: options.limits)
        watchdog = Watchdog(loops) { [metrics = gateway.metrics] report in
            metrics.loopBlocked()
            let functions = metrics.suspects(on: report.loop, workingOn: report.workingOn)
            let milliseconds = Int(report.blocked.nanoseconds / 1_000_000)
            log.warning("loop blocked \(milliseconds) ms in \(functions)", ["loop": report.loop])
        }
    }

    /// Accepts connections from the socket. May be called for several sockets.
    public func listen(on socket: ListeningSocket) { server.listen(on: socket) }

    /// Accepts what has already connected and then no more; the connections there live on.
    func stopAccepting() { server.stopAccepting() }

    /// Everything counted so far, in Prometheus's text format.
    public var metrics: String { gateway.metrics.prometheusText(sockets: socketCount) }

    /// How many connections there are.
    public var connectionCount: Int { server.connectionCount }

    /// How many WebSockets are open; each is one of the connections, too.
    public var socketCount: Int { gateway.openSockets.count }

    /// Stops accepting, lets what runs finish, and cuts what is not done in time. Sockets are closed with `code` after the
    /// message they are at.
    public func stop(within limit: Duration = .seconds(30), closing code: CloseCode = .goingAway) async {
        server.stopAccepting()
        await server.drain(within: limit, closing: code)
        await gateway.openSockets.end(within: limit, on: server.loops.loops[0])
        watchdog.stop()
    }
}
