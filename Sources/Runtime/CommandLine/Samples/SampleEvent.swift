import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest
import CartwrightSecurity
import FoundationEssentials

/// The event a function is invoked with: a file, the function's sample, or nothing but a body.
struct SampleEvent: Sendable {
    private let event: JSONValue
    private let data: [UInt8]?

    init(of function: String, at path: String?, data: String?) throws {
        self.data = data.map { Array($0.utf8) }
        let file = path ?? "events/\(function).json"
        let bytes = file == "-" ? Self.standardInput() : FileManager.default.contents(atPath: file).map { Array($0) }
        guard let bytes else {
            if path == nil, data != nil {
                event = [:]
                return
            }
            throw Failure(
                path == nil
                    ? "\(function) has no sample event (\(file)); give one with --event FILE, or a body with --data"
                    : "\(file) cannot be read")
        }
        do { event = try JSON.decode(JSONValue.self, from: bytes, keys: .asWritten) } catch {
            throw Failure("\(file) is not JSON: \(error)")
        }
    }

    private static func standardInput() -> [UInt8]? {
        var bytes: [UInt8] = []
        while let line = readLine(strippingNewline: false) { bytes += line.utf8 }
        return bytes
    }

    // MARK: HTTP, payload 2.0

    /// The request, and the names of what its route captured.
    func request(on routes: [Manifest.Route]) throws -> (Request, [String]) {
        let http = event["requestContext"]?["http"]
        let route = routes.first { $0.method == http?["method"]?.string } ?? routes[0]
        let method = http?["method"]?.string ?? (route.method == "ANY" ? "GET" : route.method)
        let captured = event["pathParameters"]?.object ?? [:]
        let names = route.path.parameters
        var headers = Headers()
        for (name, value) in event["headers"]?.object ?? [:] {
            if let text = value.string { headers[Headers.Name(name)] = text }
        }
        var body = data
        if body == nil, let text = event["body"]?.string {
            body = event["isBase64Encoded"] == .bool(true) ? base64Decoded(text) : Array(text.utf8)
        }
        if body != nil, !headers.contains(.contentType) { headers.add(.contentType, "application/json") }
        let request = Request(
            Method(method), event["rawPath"]?.string ?? "\(route.path)",
            rawQuery: event["rawQueryString"]?.string ?? "", headers: headers,
            body: body.map { .bytes($0) } ?? .none, remoteAddress: "127.0.0.1",
            parameters: names.map { captured[$0]?.string ?? "" })
        return (request, names)
    }

    // MARK: Queues and events

    func messages(of queue: String) throws -> [Message] {
        if let data { return [message(queue, data, nil)] }
        guard let records = event["Records"]?.array else {
            throw Failure("a queue function's event is {\"Records\": [{\"body\": \"…\"}]}, or give a body with --data")
        }
        return try records.map { record in
            guard let body = record["body"]?.string else { throw Failure("a record of the event has no body") }
            return message(queue, Array(body.utf8), record["messageId"]?.string)
        }
    }

    private func message(_ queue: String, _ body: [UInt8], _ id: String?) -> Message {
        let now = WallClock.system.now
        return Message(
            id: id.flatMap { UUID(uuidString: $0) } ?? uuidV7(now: now), queue: queue, body: body, sentAt: now)
    }

    func envelope() throws -> Envelope {
        let now = WallClock.system.now
        let detail = try data ?? JSON.encode(event["detail"] ?? event, keys: .asWritten)
        return Envelope(
            id: event["id"]?.string.flatMap { UUID(uuidString: $0) } ?? uuidV7(now: now),
            source: event["source"]?.string ?? "", name: event["detail-type"]?.string ?? "", aggregate: "",
            occurredAt: now, detail: detail)
    }
}
