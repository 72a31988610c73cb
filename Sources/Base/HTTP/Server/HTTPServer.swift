public import CartwrightEventLoop

/// An HTTP/1.1 server: connections are spread over the loops of a group, and each stays on its loop.
public final class HTTPServer: Sendable {
    let handler: any RequestHandler
    let limits: Limits
    let loops: EventLoopGroup

    public init(handler: any RequestHandler, loops: EventLoopGroup, limits: Limits = Limits()) {
        self.handler = handler
        self.loops = loops
        self.limits = limits
    }

    /// Accepts connections from the socket on every loop. May be called for several sockets.
    public func listen(on socket: ListeningSocket) {
    }

    /// Accepts what has already connected and then no more; the connections there are live on.
    public func stopAccepting() {
    }

    /// Ends every connection after the request it is answering; those that are not done in time are cut.
    public func drain(within limit: Duration) async {
    }

    /// How many connections there are, for the metrics.
    public var connectionCount: Int { 0 }
    /// How many requests are being answered, for the metrics.
    public var requestsInFlight: Int { 0 }
}
