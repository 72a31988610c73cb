import CartwrightHTTP
import CartwrightJSON
import CartwrightLocalRuntime
import CartwrightSecurity
import FoundationEssentials

/// A request as API Gateway's HTTP API hands it to a function, in payload format 2.0.
struct GatewayEvent: JSONWritable {
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

    var bytes: [UInt8] { (try? JSON.encode(self, keys: .asWritten)) ?? Array("null".utf8) }

    /// Decoded, as recorded events have it.
    private var path: String { PercentDecoding.decode(Array(request.path.utf8).span) ?? request.path }

    private var cookies: [String] {
        request.headers.all(.cookie).flatMap { line in
            line.split(separator: ";").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
        }
    }

    /// Lower-case names, lines of one name joined by commas; and those that API Gateway adds.
    private var headers: Pairs {
        var headers = Pairs()
        for field in request.headers.fields where !Self.replaced.contains(field.name.text) {
            headers.add(field.name.text, field.value)
        }
        headers.add("content-length", "\(request.body.bytes.count)")
        headers.add("x-amzn-trace-id", traceID)
        let before = request.headers.all(.xForwardedFor).joined(separator: ", ")
        headers.add("x-forwarded-for", (before.isEmpty ? "" : before + ", ") + request.remoteAddress)
        headers.add("x-forwarded-port", "\(port)")
        headers.add("x-forwarded-proto", isSecure ? "https" : "http")
        return headers
    }

    private static let replaced: Set = [
        "connection", "transfer-encoding", "content-length", "upgrade", "keep-alive", "te", "cookie", "x-amzn-trace-id",
        "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto",
    ]

    /// Decoded, values of one name joined by commas.
    private var query: Pairs {
        var query = Pairs()
        for pair in request.rawQuery.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query.add(Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        return query
    }

    private static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "%") }) else {
            return String(text)
        }
        let plain = text.replacing("+", with: " ")
        return PercentDecoding.decode(Array(plain.utf8).span) ?? String(text)
    }

    // MARK: JSON

    func write(to json: inout JSONWriter) {
        let path = path
        json.beginObject()
        json.field("version", "2.0")
        json.field("routeKey", routeKey)
        json.field("rawPath", path)
        json.field("rawQueryString", request.rawQuery)
        let cookies = cookies
        if !cookies.isEmpty {
            json.key("cookies")
            json.write(cookies)
        }
        json.key("headers")
        headers.write(to: &json)
        let query = query
        if !query.isEmpty {
            json.key("queryStringParameters")
            query.write(to: &json)
        }
        if !names.isEmpty {
            json.key("pathParameters")
            Pairs(zip(names, request.parameters)).write(to: &json)
        }
        writeContext(path, to: &json)
        writeBody(to: &json)
        json.endObject()
    }

    private func writeContext(_ path: String, to json: inout JSONWriter) {
        let host = request.headers[.host] ?? "localhost"
        json.key("requestContext")
        json.beginObject()
        json.field("accountId", place.account)
        json.field("apiId", "local")
        json.field("domainName", host)
        json.field("domainPrefix", host.split(separator: ".", maxSplits: 1).first.map(String.init) ?? host)
        json.key("http")
        json.beginObject()
        json.field("method", request.method.name)
        json.field("path", path)
        json.field("protocol", request.version == .http10 ? "HTTP/1.0" : "HTTP/1.1")
        json.field("sourceIp", request.remoteAddress)
        json.field("userAgent", request.headers[.userAgent] ?? "")
        json.endObject()
        json.field("requestId", requestID)
        json.field("routeKey", routeKey)
        json.field("stage", "$default")
        json.field("time", WallTime.accessLog(time))
        json.field("timeEpoch", Int(time.timeIntervalSince1970 * 1000))
        json.endObject()
    }

    private func writeBody(to json: inout JSONWriter) {
        let body = request.body.bytes
        let isText = Self.isText(request.headers[.contentType])
        if body.isEmpty {
            json.field("isBase64Encoded", false)
        } else if let text = isText ? String(validating: body, as: UTF8.self) : nil {
            json.field("body", text)
            json.field("isBase64Encoded", false)
        } else {
            json.field("body", base64(body))
            json.field("isBase64Encoded", true)
        }
    }

    func encode(to encoder: any Encoder) throws { try RawJSON(trusted: bytes).encode(to: encoder) }

    /// Whether a body of this type travels as text; without a type it does where it is UTF-8.
    private static func isText(_ contentType: String?) -> Bool {
        guard let contentType else { return true }
        let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        if type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml") { return true }
        return textTypes.contains(type)
    }

    private static let textTypes: Set = [
        "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded",
        "application/graphql", "application/x-ndjson", "application/yaml",
    ]
}

/// Names and values in order; what comes again under a name stands behind a comma.
private struct Pairs {
    private var pairs: [(name: String, value: String)] = []

    var isEmpty: Bool { pairs.isEmpty }

    init() {}

    init(_ all: some Sequence<(String, String)>) { for (name, value) in all { add(name, value) } }

    mutating func add(_ name: String, _ value: String) {
        if let index = pairs.firstIndex(where: { $0.name == name }) {
            pairs[index].value += "," + value
        } else {
            pairs.append((name, value))
        }
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        for pair in pairs {
            json.key(dynamic: pair.name)
            json.write(pair.value)
        }
        json.endObject()
    }
}
