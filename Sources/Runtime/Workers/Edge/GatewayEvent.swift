import CartwrightHTTP
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightSecurity
import FoundationEssentials

/// A request as API Gateway's HTTP API hands it to a function, in payload format 2.0.
struct GatewayEvent {
    /// The request, its body read to the end.
    var request: Request
    /// `GET /products/{id}` as the manifest has it, or `$default`.
    var routeKey: String
    /// The names of what the route captured, in the order of the request's parameters.
    var names: [String] = []
    var requestID: String
    var traceID: String
    var time: Date
    var place = WorkerPlace()
    /// The port that the client asked, and whether it did so over TLS.
    var port = 80
    var isSecure = false

    var bytes: [UInt8] {
        var event: JSONObject = [
            "version": "2.0", "routeKey": .string(routeKey), "rawPath": .string(path),
            "rawQueryString": .string(request.rawQuery),
        ]
        let cookies = cookies
        if !cookies.isEmpty { event["cookies"] = .array(cookies.map { .string($0) }) }
        event["headers"] = .object(headers)
        let query = query
        if !query.isEmpty { event["queryStringParameters"] = .object(query) }
        if !names.isEmpty {
            var captured = JSONObject()
            for (name, value) in zip(names, request.parameters) { captured[name] = .string(value) }
            event["pathParameters"] = .object(captured)
        }
        event["requestContext"] = context
        let body = request.body.bytes
        let isText = Self.isText(request.headers[.contentType])
        if body.isEmpty {
            event["isBase64Encoded"] = false
        } else if let text = isText ? String(validating: body, as: UTF8.self) : nil {
            event["body"] = .string(text)
            event["isBase64Encoded"] = false
        } else {
            event["body"] = .string(base64(body))
            event["isBase64Encoded"] = true
        }
        return CartwrightWorkers.bytes(of: .object(event))
    }

    /// Decoded, as recorded events have it.
    private var path: String { PercentDecoding.decode(Array(request.path.utf8).span) ?? request.path }

    private var cookies: [String] {
        request.headers.all(.cookie).flatMap { line in
            line.split(separator: ";").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
        }
    }

    /// Lower-case names, lines of one name joined by commas; and those that API Gateway adds.
    private var headers: JSONObject {
        var joined: [(name: String, value: String)] = []
        for field in request.headers.fields where field.name != .cookie && !Self.isReplaced(field.name) {
            if let index = joined.firstIndex(where: { $0.name == field.name.text }) {
                joined[index].value += "," + field.value
            } else {
                joined.append((field.name.text, field.value))
            }
        }
        var headers = JSONObject()
        for (name, value) in joined { headers[name] = .string(value) }
        headers["content-length"] = .string("\(request.body.bytes.count)")
        headers["x-amzn-trace-id"] = .string(traceID)
        let before = request.headers.all(.xForwardedFor).joined(separator: ", ")
        headers["x-forwarded-for"] = .string((before.isEmpty ? "" : before + ", ") + request.remoteAddress)
        headers["x-forwarded-port"] = .string("\(port)")
        headers["x-forwarded-proto"] = .string(isSecure ? "https" : "http")
        return headers
    }

    private static func isReplaced(_ name: Headers.Name) -> Bool {
        switch name {
        case .connection, .transferEncoding, .contentLength, .upgrade, .xForwardedFor, .xForwardedProto: true
        default: ["keep-alive", "te", "x-amzn-trace-id", "x-forwarded-port"].contains(name.text)
        }
    }

    /// Decoded, values of one name joined by commas.
    private var query: JSONObject {
        var joined: [(name: String, value: String)] = []
        for pair in request.rawQuery.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(parts[0])
            let value = parts.count > 1 ? Self.decoded(parts[1]) : ""
            if let index = joined.firstIndex(where: { $0.name == name }) {
                joined[index].value += "," + value
            } else {
                joined.append((name, value))
            }
        }
        var query = JSONObject()
        for (name, value) in joined { query[name] = .string(value) }
        return query
    }

    private static func decoded(_ text: Substring) -> String {
        let plain = text.replacing("+", with: " ")
        return PercentDecoding.decode(Array(plain.utf8).span) ?? String(text)
    }

    private var context: JSONValue {
        let host = request.headers[.host] ?? "localhost"
        return [
            "accountId": .string(place.account),
            "apiId": "local",
            "domainName": .string(host),
            "domainPrefix": .string(host.split(separator: ".").first.map(String.init) ?? host),
            "http": [
                "method": .string(request.method.name),
                "path": .string(path),
                "protocol": .string(request.version == .http10 ? "HTTP/1.0" : "HTTP/1.1"),
                "sourceIp": .string(request.remoteAddress),
                "userAgent": .string(request.headers[.userAgent] ?? ""),
            ],
            "requestId": .string(requestID),
            "routeKey": .string(routeKey),
            "stage": "$default",
            "time": .string(WallTime.accessLog(time)),
            "timeEpoch": .number(JSONNumber(Int(time.timeIntervalSince1970 * 1000))),
        ]
    }

    /// Whether a body of this type travels as text; without a type it does where it is UTF-8.
    private static func isText(_ contentType: String?) -> Bool {
        guard let contentType else { return true }
        let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        if type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml") { return true }
        return [
            "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded",
            "application/graphql", "application/x-ndjson", "application/yaml",
        ].contains(type)
    }
}
