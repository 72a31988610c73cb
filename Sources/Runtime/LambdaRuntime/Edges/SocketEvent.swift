import CartwrightHTTP

/// What API Gateway's WebSocket API hands to a function: somebody connects, says something, or has gone.
struct SocketEvent: Decodable, Sendable {
    var headers: [String: String]?
    var multiValueHeaders: [String: [String]]?
    var queryStringParameters: [String: String]?
    var multiValueQueryStringParameters: [String: [String]]?
    var body: String?
    var isBase64Encoded: Bool?
    var requestContext: Context

    struct Context: Decodable, Sendable {
        var routeKey: String?
        var eventType: Kind
        var connectionId: String
        var domainName: String?
        var stage: String?
        var requestId: String?
        var disconnectStatusCode: Int?
        var identity: Identity?

        struct Identity: Decodable, Sendable { var sourceIp: String? }
    }

    enum Kind: String, Decodable, Sendable {
        case connect = "CONNECT"
        case message = "MESSAGE"
        case disconnect = "DISCONNECT"
    }

    /// The opening request, as far as the event tells of it: all of it with `$connect`, the headers alone afterwards where
    /// whoever sends the event still has them.
    func request(path: String) -> Request {
        Request(
            .get, path, rawQuery: query, headers: Headers(requestHeaders),
            remoteAddress: requestContext.identity?.sourceIp ?? "")
    }

    private var requestHeaders: [Headers.Field] {
        let all = multiValueHeaders ?? headers?.mapValues { [$0] } ?? [:]
        return all.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { Headers.Field(Headers.Name(name), $0) }
        }
        // The client's address is in `identity`; what it claims of itself proves nothing.
        .filter { $0.name != .xForwardedFor }
    }

    private var query: String {
        let all = multiValueQueryStringParameters ?? queryStringParameters?.mapValues { [$0] } ?? [:]
        return all.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { "\(AWSSignature.escaped(name))=\(AWSSignature.escaped($0))" }
        }.joined(separator: "&")
    }
}
