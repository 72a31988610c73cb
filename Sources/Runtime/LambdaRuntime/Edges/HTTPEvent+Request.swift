import CartwrightHTTP
import CartwrightManifest
import CartwrightSecurity

extension HTTPEvent {
    /// A request with the names of what its route captured.
    struct Routed: Sendable {
        var request: Request
        var names: [String]
    }

    /// Why an event is no request.
    enum Mistake: Error, CustomStringConvertible {
        case body
        var description: String { "its body is not base 64, although it says so" }
    }

    /// The request, for a function with these routes; nil when none of them is meant.
    func request(on routes: [Manifest.Route]) throws(Mistake) -> Routed? {
        var request = Request(
            Method(requestContext.http.method), EventPath.encoded(path), rawQuery: rawQueryString ?? "",
            headers: try requestHeaders(), body: try requestBody(),
            remoteAddress: requestContext.http.sourceIp ?? "")
        // API Gateway names the route it chose, with what the route captured, decoded.
        if let route = routes.first(where: { $0.description == routeKey }) {
            let names = route.path.parameters
            request.parameters = names.map { pathParameters?[$0] ?? "" }
            return Routed(request: request, names: names)
        }
        // A Function URL knows no routes, and `$default` is any of them.
        guard let (route, captures) = EventPath.match(requestContext.http.method, request.path, among: routes) else {
            return nil
        }
        request.parameters = captures
        return Routed(request: request, names: route.path.parameters)
    }

    private func requestHeaders() throws(Mistake) -> Headers {
        var fields: [Headers.Field] = []
        for (name, value) in headers?.all ?? [] {
            let name = Headers.Name(name)
            // The gateway has read it already: the client is in `sourceIp`, what stands further left proves nothing.
            if name == .xForwardedFor || (name == .cookie && cookies?.isEmpty == false) { continue }
            if name == .xForwardedProto {
                fields.append(Headers.Field(name, Self.isPlain(value) ? "http" : "https"))
            } else {
                fields.append(Headers.Field(name, value))
            }
        }
        if let cookies, !cookies.isEmpty {
            fields.append(Headers.Field(.cookie, cookies.joined(separator: "; ")))
        }
        return Headers(fields)
    }

    /// Whether the nearest of these schemes is `http`.
    private static func isPlain(_ schemes: String) -> Bool {
        if schemes == "http" || schemes == "https" { return schemes == "http" }
        return schemes.split(separator: ",").last.map { $0.filter { !$0.isWhitespace }.lowercased() } == "http"
    }

    private func requestBody() throws(Mistake) -> RequestBody {
        guard let body, !body.isEmpty else { return .none }
        if isBase64Encoded != true { return .bytes(Array(body.utf8)) }
        guard let bytes = base64Decoded(body) else { throw .body }
        return .bytes(bytes)
    }
}
