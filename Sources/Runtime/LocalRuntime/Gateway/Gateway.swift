import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightLogging
import CartwrightManifest

/// Stands between the server and the functions, as API Gateway does: finds the route, answers preflights, refuses what
/// cannot be served in time, and holds every call to its deadline.
final class Gateway: RequestHandler {
    let host: Host
    /// Who runs the functions in the host's place.
    let isolated: (any IsolatedFunctions)?
    let metrics: Metrics
    private let router: Router
    private let routes: [GatewayRoute]
    let cors: CORSPolicy?
    let sockets: SocketRoutes
    let openSockets = OpenSockets()
    let pingInterval: Duration
    private let proxies: TrustedProxies
    private let states: [LoopState]
    private let log: Logger

    init(
        _ host: Host, loops: Int, options: LocalServer.Options, isolated: (any IsolatedFunctions)? = nil, log: Logger
    ) {
        self.host = host
        self.isolated = isolated
        self.log = log
        proxies = options.trustedProxies
        pingInterval = options.pingInterval
        sockets = SocketRoutes(host.socketEndpoints(where: options.serves), functions: host.functions)
        var routes: [GatewayRoute] = []
        var patterns: [Manifest.Route] = []
        for (number, function) in host.functions.enumerated() where options.serves(function) {
            for route in function.declaration.routes {
                patterns.append(route)
                let timeout = isolated?.patience(with: function.declaration) ?? function.declaration.timeout
                routes.append(
                    GatewayRoute(
                        function: function, route: route, number: number, parameters: route.path.parameters,
                        bodyLimit: function.declaration.body,
                        streamsBody: isolated == nil && function.trigger.shape.takesRawBody,
                        timeout: timeout.nanoseconds))
            }
        }
        self.routes = routes
        router = Router(patterns)
        cors = CORSPolicy(
            host.manifest.cors, origins: options.corsOrigins, methods: Self.methods(of: patterns))
        let metrics = Metrics(functions: host.functions.map(\.name), loops: loops)
        self.metrics = metrics
        states = metrics.loops.map { LoopState(limit: options.callsPerLoop, metrics: $0, writer: log.writer) }
    }

    // MARK: RequestHandler

    func admit(_ request: Request) -> Admission {
        guard let loop = EventLoop.current, loop.index < states.count else {
            return .refuse(host.answer(.unavailable("not_on_a_loop"), to: request))
        }
        if let preflight = preflight(request) { return .refuse(preflight) }
        let state = states[loop.index]
        let path = request.path.utf8.span
        let socket = socket(askedFor: request)
        guard let index = socket ?? router.match(Verb(request.method), path) else {
            state.metrics.refused(.noRoute)
            return refuse(upgradeRequired(request) ?? noRoute(request), request, state)
        }
        let now = monotonicNanoseconds()
        switch state.shedder.admit(at: now, waited: now > loop.instant ? now - loop.instant : 0) {
        case .accept: break
        case .tooMany:
            state.metrics.refused(.tooMany)
            return refuse(Self.overloaded, request, state)
        case .tooLate:
            state.metrics.refused(.tooLate)
            return refuse(Self.overloaded, request, state)
        }
        let captures = socket == nil ? router.captures(of: index, in: path) : sockets.captures(of: index, in: path)
        guard let captures else {
            state.metrics.refused(.malformed)
            return refuse(.badRequest("bad_path", "The path is not percent-encoded UTF-8"), request, state)
        }
        // Sockets are numbered behind the routes; their opening request has no body.
        if socket != nil { return .accept(tag: routes.count + index, parameters: captures, bodyLimit: 0) }
        let route = routes[index]
        return .accept(
            tag: index, parameters: captures, bodyLimit: route.bodyLimit, streamsBody: route.streamsBody)
    }

    func handle(_ request: Request, _ exchange: Exchange) {
        let state = states[exchange.loop.index]
        if request.tag >= routes.count {
            return open(behindProxies(request), sockets[request.tag - routes.count], exchange, state)
        }
        Invocation(self, routes[request.tag], behindProxies(request), exchange, state).start()
    }

    func refusal(_ status: Status, reason: String, to request: Request?, from address: String) -> Response {
        let problem = Self.problem(status, reason)
        guard let loop = EventLoop.current, loop.index < states.count else { return host.answer(problem, to: request) }
        let state = states[loop.index]
        state.metrics.refused(status == .serviceUnavailable ? .tooMany : .malformed)
        return answer(problem, to: request, from: address, state)
    }

    // MARK: Answers of its own

    private func refuse(_ problem: Problem, _ request: Request, _ state: LoopState) -> Admission {
        .refuse(answer(problem, to: request, from: request.remoteAddress, state))
    }

    /// A refused request has its line in the log too, under the id that its answer names. Of one that is nil nothing could be
    /// read.
    private func answer(
        _ problem: Problem, to refused: Request?, from address: String, _ state: LoopState
    ) -> Response {
        let request = refused.map(behindProxies) ?? Request(Method("-"), "-", remoteAddress: address)
        let id = host.requestID(of: request)
        let response = host.answer(problem, to: refused.map { _ in request }, requestID: id)
        let bytes = if case .bytes(let bytes) = response.body { bytes.count } else { 0 }
        log.request(
            RequestLine(
                method: request.method.name, path: request.path, status: problem.status, nanoseconds: 0, bytes: bytes,
                requestID: id, address: request.remoteAddress))
        if let loop = EventLoop.current { state.flushLog(atEndOfTickOf: loop) }
        return decorated(response, for: request, id)
    }

    private func noRoute(_ request: Request) -> Problem {
        let methods = router.methods(on: request.path.utf8.span)
        if methods.isEmpty { return .notFound("No function answers this path", code: "no_route") }
        var problem = Problem.notFound(
            "No function answers \(request.method.name) here; it takes \(methods.joined(separator: ", "))",
            code: "no_route")
        problem.details = ["methods": .array(methods.map { .string($0) })]
        return problem
    }

    /// What the caller gets when its function did not answer in time.
    func timedOut(_ invocation: Invocation) -> Response {
        let problem = Problem(
            status: 504, code: "timed_out", title: "This took too long",
            detail: "There was no answer within \(invocation.route.function.declaration.timeout)")
        return host.answer(problem, to: invocation.request, requestID: invocation.requestID)
    }

    func logTimeout(of function: String, _ method: String, _ path: String, _ requestID: String, began: UInt64) {
        let milliseconds = Int((monotonicNanoseconds() &- began) / 1_000_000)
        log.warning(
            "call ended at its deadline",
            [
                "function": function, "method": method, "path": path, "request_id": requestID,
                "duration_ms": milliseconds,
            ])
    }

    static let overloaded = Problem.unavailable(
        "overloaded", "More is asked for than can be answered in time", retryAfter: 1)

    private static func problem(_ status: Status, _ reason: String) -> Problem {
        let (code, title) =
            switch status.code {
            case 408: ("request_timeout", "The request came too slowly")
            case 413: ("body_too_large", "The body is too large")
            case 414: ("target_too_long", "The address is too long")
            case 415: ("unsupported_encoding", "The body is encoded in a way this server does not read")
            case 431: ("headers_too_large", "The headers are too large")
            case 500: ("internal_error", "Something went wrong on our side")
            case 501: ("not_implemented", "This server does not do that")
            case 503: ("overloaded", "Not available right now")
            case 505: ("unsupported_version", "This server speaks HTTP/1.1")
            default: ("bad_request", "The request cannot be read")
            }
        return Problem(status: status.code, code: code, title: title, detail: reason)
    }

    // MARK: CORS and proxies

    /// The answer to a browser that asks what it may do, whether or not there is such a route.
    private func preflight(_ request: Request) -> Response? {
        guard let cors, request.method == .options, let origin = request.headers[.origin],
            request.headers.contains(.accessControlRequestMethod)
        else { return nil }
        return Response(.noContent, headers: Headers(cors.preflight(origin: origin)))
    }

    /// The answer with the gateway's word on cross-origin use in place of the handler's. Where it stands for an HTTP API, it says
    /// under which id the request went, as that does.
    func decorated(_ response: Response, for request: Request, _ id: String) -> Response {
        if isolated == nil && cors == nil { return response }
        var response = response
        if isolated != nil { response.headers["apigw-requestid"] = id }
        guard let cors else { return response }
        let fields = cors.answer(origin: request.headers[.origin])
        if response.headers.fields.contains(where: { $0.name.text.hasPrefix("access-control-") }) {
            response.headers = Headers(response.headers.fields.filter { !$0.name.text.hasPrefix("access-control-") })
        }
        for field in fields { response.headers.add(field.name, field.value) }
        return response
    }

    /// The request with its true origin: what a stranger claims about itself in `X-Forwarded-…` is taken out.
    private func behindProxies(_ request: Request) -> Request {
        let forwarded = allLines(.xForwardedFor, of: request)
        let scheme = allLines(.xForwardedProto, of: request)
        if forwarded == nil && scheme == nil { return request }
        var request = request
        let remote = request.remoteAddress
        request.headers[.xForwardedFor] = nil
        request.headers[.xForwardedProto] = proxies.scheme(remote: remote, forwardedProto: scheme)
        request.remoteAddress = proxies.client(remote: remote, forwardedFor: forwarded)
        return request
    }

    /// The lines of a list field as one (RFC 9110, 5.3). A proxy may add its word as a line of its own, behind what the client
    /// made up.
    private func allLines(_ name: Headers.Name, of request: Request) -> String? {
        request.headers.contains(name) ? request.headers.all(name).joined(separator: ",") : nil
    }

    private static func methods(of routes: [Manifest.Route]) -> [String] {
        let named = Set(routes.map(\.method))
        let all = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return named.contains("ANY") ? all : all.filter(named.contains)
    }
}
