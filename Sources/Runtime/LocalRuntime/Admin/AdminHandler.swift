import Cartwright
import CartwrightEventLoop
import CartwrightHTTP

/// The admin port: figures and health for the machine itself, for nobody else.
///
/// A page in a browser on this machine could reach the port too. So a request must name the loopback address as its host
/// (a name that was rebound to it does not pass), must have no `Origin`, and must not come from another site.
struct AdminHandler: RequestHandler {
    let metrics: @Sendable () -> String
    let isReady: @Sendable () async -> Bool
    /// Answers every other path.
    var others: (any RequestHandler)?

    func admit(_ request: Request) -> Admission {
        if let problem = Self.objection(to: request) { return .refuse(Self.answer(problem)) }
        if let others, !Self.paths.contains(request.path) { return others.admit(request) }
        return .accept(bodyLimit: 0)
    }

    func refusal(_ status: Status, reason: String, to request: Request?, from address: String) -> Response {
        others?.refusal(status, reason: reason, to: request, from: address) ?? .text(reason + "\n", status: status)
    }

    private static let paths = ["/metrics", "/health", "/ready"]

    func handle(_ request: Request, _ exchange: Exchange) {
        if let others, !Self.paths.contains(request.path) { return others.handle(request, exchange) }
        guard request.method == .get || request.method == .head else {
            exchange.respond(.text("Only GET is answered here.\n", status: .methodNotAllowed))
            return
        }
        switch request.path {
        case "/metrics":
            exchange.respond(
                Response(
                    .ok, headers: [.contentType: PrometheusText.contentType], body: .bytes(Array(metrics().utf8))))
        case "/health": exchange.respond(.json(Array(#"{"status":"ok"}"#.utf8)))
        case "/ready":
            exchange.loop.run { [isReady] in
                let ready = await isReady()
                let body = Array(#"{"status":"\#(ready ? "ready" : "unavailable")"}"#.utf8)
                exchange.respond(.json(body, status: ready ? .ok : .serviceUnavailable))
            }
        default: exchange.respond(.text("Here are /metrics, /health and /ready.\n", status: .notFound))
        }
    }

    /// Why the request is not answered, if it is not.
    static func objection(to request: Request) -> Problem? {
        if !isLoopback(request.headers[.host] ?? "") {
            return .forbidden("foreign_host", "The admin port answers to 127.0.0.1 and localhost only")
        }
        if request.headers.contains(.origin) {
            return .forbidden("foreign_origin", "The admin port answers no page of a browser")
        }
        if let site = request.headers["sec-fetch-site"], site != "none", site != "same-origin" {
            return .forbidden("cross_site", "The admin port answers no other site")
        }
        return nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        for name in ["127.0.0.1", "localhost", "[::1]"] where host.hasPrefix(name) {
            let rest = host.dropFirst(name.count)
            if rest.isEmpty || (rest.first == ":" && rest.dropFirst().allSatisfy(\.isASCIIDigit)) { return true }
        }
        return false
    }

    private static func answer(_ problem: Problem) -> Response {
        .text("\(problem.detail ?? problem.title)\n", status: Status(problem.status))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
