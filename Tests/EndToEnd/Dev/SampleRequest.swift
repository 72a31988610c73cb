import CartwrightJSON
import CartwrightSecurity
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

/// A file under `events/`, as something to send.
struct SampleRequest: Sendable {
    let function: String
    let path: String
    let event: JSONValue

    var isRequest: Bool { event["requestContext"]?["http"] != nil }

    static func all() throws -> [SampleRequest] {
        let folder = ReadmeTests.root + "/events"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
            .sorted()
        return try names.map { name in
            let path = "\(folder)/\(name)"
            let bytes = try #require(FileManager.default.contents(atPath: path))
            return SampleRequest(
                function: String(name.dropLast(5)), path: path,
                event: try JSON.decode(JSONValue.self, from: Array(bytes), keys: .asWritten))
        }
    }

    /// Whether sending it twice is sending it once.
    var isSafe: Bool { event["requestContext"]?["http"]?["method"]?.string == "GET" }

    /// The request's bytes. What the sample says of its body goes with it, as a client would send it.
    func bytes(token: String?) -> [UInt8] {
        let method = event["requestContext"]?["http"]?["method"]?.string ?? "GET"
        let query = event["rawQueryString"]?.string ?? ""
        var text = "\(method) \(event["rawPath"]?.string ?? "/")\(query.isEmpty ? "" : "?" + query) HTTP/1.1\r\n"
        for (name, value) in event["headers"]?.object ?? [:] where !["content-length", "host"].contains(name) {
            text += "\(name): \(value.string ?? "")\r\n"
        }
        if let cookies = event["cookies"]?.array?.compactMap(\.string), !cookies.isEmpty {
            text += "cookie: \(cookies.joined(separator: "; "))\r\n"
        }
        if let token { text += "authorization: Bearer \(token)\r\n" }
        var body: [UInt8] = []
        if let given = event["body"]?.string {
            body = event["isBase64Encoded"] == true ? base64Decoded(given) ?? [] : Array(given.utf8)
        }
        if !body.isEmpty || method != "GET" { text += "content-length: \(body.count)\r\n" }
        return Array("\(text)host: localhost\r\nconnection: close\r\n\r\n".utf8) + body
    }
}

/// An answer, without what no two answers share: times, new ids and secrets.
struct PlainAnswer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: String

    init(_ answer: WireResponse) {
        status = answer.status
        var headers = answer.headers
        for name in ["date", "x-request-id", "apigw-requestid", "content-length", "connection"] { headers[name] = nil }
        for name in headers.keys where name.hasPrefix("ratelimit-") { headers[name] = "some" }
        self.headers = headers.mapValues(Self.plain)
        body = Self.plain(answer.text)
    }

    /// Of a call that is not a request all that counts is whether it went well.
    init(went well: Bool, _ said: String) {
        status = well ? 200 : 500
        headers = [:]
        body = well ? "" : said
    }

    func difference(from other: PlainAnswer) -> String? {
        if status != other.status { return "\(status) \(body)\n  in dev \(other.status) \(other.body)" }
        for name in Set(headers.keys).union(other.headers.keys) where headers[name] != other.headers[name] {
            return "\(status) \(name): \(headers[name] ?? "none"), in dev \(other.headers[name] ?? "none")"
        }
        return body == other.body || status == 500 && headers.isEmpty
            ? nil : "\(status) \(body)\n  in dev \(other.body)"
    }

    private static func plain(_ text: String) -> String {
        text.replacing(/eyJ[\w\-]+\.[\w\-]+\.[\w\-]+/, with: "JWT")
            .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
            .replacing(/\d{4}-\d\d-\d\dT[\d:.]+Z/, with: "TIME")
            .replacing(/[A-Za-z0-9_\-]{32,}/, with: "SECRET")
            .replacing(/cwk_[A-Za-z0-9_\-]{6}/, with: "KEY")
    }
}
