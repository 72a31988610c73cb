/// A request as API Gateway's HTTP API hands it to a function in payload format 2.0, and a Function URL in the same words.
struct HTTPEvent: Decodable, Sendable {
    var routeKey: String?
    var rawPath: String
    var rawQueryString: String?
    var cookies: [String]?
    var headers: TextFields?
    var pathParameters: TextFields?
    var body: String?
    var isBase64Encoded: Bool?
    var requestContext: Context

    struct Context: Decodable, Sendable {
        var http: HTTP
        var requestId: String?
        var stage: String?

        struct HTTP: Decodable, Sendable {
            var method: String
            var sourceIp: String?
        }
    }

    /// The path without the stage that API Gateway puts before it; the stage `$default` has no part in it.
    var path: String {
        guard let stage = requestContext.stage, stage != "$default", !stage.isEmpty else { return rawPath }
        let prefix = "/" + stage
        if rawPath == prefix { return "/" }
        return rawPath.hasPrefix(prefix + "/") ? String(rawPath.dropFirst(prefix.count)) : rawPath
    }
}
