import Cartwright
import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightManifest
import CartwrightSecurity

extension FunctionRunner {
    /// A streamed answer whose length is known and that fits into one answer, as base 64 too, is given at once.
    private static let collectedBytes = 4 << 20

    /// A request that came through API Gateway or a Function URL.
    func answer(
        _ document: JSONDocument, _ routes: [Manifest.Route], id: String, deadline: UInt64?
    ) async throws -> Outcome {
        let event =
            try HTTPEvent(document.root)
            ?? read(HTTPEvent.self, document, as: "a request in payload format 2.0")
        let routed: HTTPEvent.Routed?
        do { routed = try event.request(on: routes) } catch {
            throw FunctionError.unreadable("a request in payload format 2.0", error)
        }
        guard let routed else {
            let request = Request(Method(event.requestContext.http.method), EventPath.encoded(event.path))
            let problem = Problem.notFound("No function answers this path", code: "no_route")
            return try await outcome(of: host.answer(problem, to: request, requestID: id))
        }
        let requestID = Self.requestID(routed.request, event.requestContext.requestId, id)
        let response = await host.answer(
            routed.request, by: function, names: routed.names, deadline: deadline, requestID: requestID)
        return try await outcome(of: response)
    }

    /// A caller that has the right to invoke the function itself, and sends its input as it is: no path, no query.
    func invoke(_ event: [UInt8], _ routes: [Manifest.Route], id: String, deadline: UInt64?) async throws -> Outcome {
        let method = routes.first.map { $0.method == "ANY" ? "POST" : $0.method } ?? "POST"
        let isNothing = event.elementsEqual("null".utf8)
        let request = Request(
            Method(method), "/\(function.name)", headers: [.contentType: "application/json"],
            body: isNothing ? .none : .bytes(event))
        let response = await host.answer(
            request, by: function, deadline: deadline, as: .system("invoke"), requestID: id)
        if response.status.code >= 400 { return .failure(try await failure(response)) }
        let type = response.headers[.contentType] ?? "application/octet-stream"
        if case .stream(let length, let write) = response.body, mustStream(length) {
            return .stream(prelude: nil, contentType: type, write)
        }
        let body = try await collected(response.body)
        if body.isEmpty { return .nothing }
        if type.hasPrefix("application/json") || type.contains("+json") { return .payload(body) }
        let text = JSONValue.string(String(validating: body, as: UTF8.self) ?? base64(body))
        return .payload(try JSON.encode(text, keys: .asWritten))
    }

    /// The client's own id where it is sane, else the gateway's, else Lambda's.
    private static func requestID(_ request: Request, _ gateway: String?, _ lambda: String) -> String {
        for id in [request.headers[.xRequestID], gateway] {
            if let id, RequestID.isSane(id) { return id }
        }
        return lambda
    }

    private func outcome(of response: Response) async throws -> Outcome {
        if case .stream(let length, let write) = response.body, mustStream(length) {
            let prelude = try AnswerHead(response).prelude
            return .stream(prelude: prelude, contentType: AnswerHead.preludeType, write)
        }
        let body = try await collected(response.body)
        return .payload(try JSON.encode(HTTPAnswer(response, body: body), keys: .asWritten))
    }

    private func mustStream(_ length: Int?) -> Bool {
        guard streams else { return false }
        return length.map { $0 > Self.collectedBytes } ?? true
    }

    private func failure(_ response: Response) async throws -> FunctionError {
        let body = try await collected(response.body)
        let problem = try? JSON.decode(JSONValue.self, from: body, keys: .asWritten)
        let status = response.status.code
        let code = problem?["code"]?.string ?? "failed"
        let words = problem?["detail"]?.string ?? problem?["title"]?.string ?? response.status.reason
        let fields = (problem?["errors"]?.array ?? []).compactMap { error in
            error["field"]?.string.map { "; \($0) \(error["message"]?.string ?? "")" }
        }
        return FunctionError(Problem(status: status, code: code, title: words + fields.joined()))
    }

    /// The whole body, within what Lambda takes.
    private func collected(_ body: ResponseBody) async throws -> [UInt8] {
        switch body {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .stream(_, let write):
            let collection = Collection()
            try await write(ResponseWriter { try collection.add($0) })
            return collection.bytes
        }
    }
}

/// The pieces of a body.
private final class Collection: @unchecked Sendable {
    // Unchecked: one writer writes, and whoever reads has waited for its end.
    private(set) var bytes: [UInt8] = []

    func add(_ more: [UInt8]) throws {
        guard bytes.count + more.count <= FunctionError.payloadLimit else {
            throw FunctionError.tooLarge(bytes.count + more.count)
        }
        bytes += more
    }
}
