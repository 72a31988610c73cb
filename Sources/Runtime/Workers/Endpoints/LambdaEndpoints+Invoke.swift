import CartwrightEventLoop
import CartwrightHTTP
import CartwrightJSON
import CartwrightSecurity

extension LambdaEndpoints {
    func invoke(
        _ name: String, _ request: Request, _ id: String, on loop: EventLoop
    ) async throws(LambdaFailure) -> Response {
        let type = request.headers["x-amz-invocation-type"] ?? "RequestResponse"
        guard ["RequestResponse", "Event", "DryRun"].contains(type) else {
            throw .invalidParameter("X-Amz-Invocation-Type is RequestResponse, Event or DryRun, not \(type)")
        }
        let function = try self.function(name, request)
        let event = try self.event(request, id)
        switch type {
        case "DryRun": return Response(.noContent, headers: Self.version)
        case "Event":
            if event.payload.count > PayloadLimits.asynchronous { throw .tooLarge(PayloadLimits.asynchronous) }
            guard later.accept(event, for: function, on: loop) else {
                throw LambdaFailure(.throttled(isReserved: false), arn: function.arn(options.place))
            }
            return Response(.accepted)
        default: return try await wait(function, request, event)
        }
    }

    private static let version: Headers = ["x-amz-executed-version": "$LATEST"]

    private func wait(
        _ function: WorkerFunction, _ request: Request, _ event: FunctionEvent
    ) async throws(LambdaFailure) -> Response {
        let answer: FunctionAnswer
        do {
            answer = try await functions.invokeWhole(function.name, event)
        } catch {
            throw LambdaFailure(error, arn: function.arn(options.place))
        }
        var headers = Self.version
        headers.add(.contentType, answer.contentType)
        if answer.error != nil { headers.add("x-amz-function-error", "Unhandled") }
        if request.headers["x-amz-log-type"] == "Tail" { headers.add("x-amz-log-result", base64(answer.log)) }
        guard case .bytes(let body) = answer.body else { return Response(.ok, headers: headers) }
        return Response(.ok, headers: headers, body: .bytes(body))
    }

    /// What the request carries, checked.
    private func event(_ request: Request, _ id: String) throws(LambdaFailure) -> FunctionEvent {
        var payload = request.body.bytes
        if payload.isEmpty { payload = Array("{}".utf8) }
        do { _ = try JSONDocument(parsing: payload, keys: .asWritten) } catch {
            throw .invalidContent("Could not parse request body into json: \(error)")
        }
        var event = FunctionEvent(payload)
        event.id = id
        event.contentType = "application/json"
        event.traceID = request.headers["x-amzn-trace-id"]
        event.wantsLog = request.headers["x-amz-log-type"] == "Tail"
        if let text = request.headers["x-amz-client-context"], !text.isEmpty {
            guard let bytes = base64Decoded(text), let context = String(validating: bytes, as: UTF8.self),
                let document = try? JSONDocument(parsing: bytes, keys: .asWritten), document.root.kind == .object,
                !context.utf8.contains(where: { $0 == 10 || $0 == 13 })
            else { throw .invalidContent("Client context must be a valid Base64-encoded JSON object.") }
            event.clientContext = context
        }
        return event
    }

    // MARK: Streams

    func stream(_ name: String, _ request: Request, _ id: String) async throws(LambdaFailure) -> Response {
        let type = request.headers["x-amz-invocation-type"] ?? "RequestResponse"
        guard type == "RequestResponse" || type == "DryRun" else {
            throw .invalidParameter("X-Amz-Invocation-Type is RequestResponse or DryRun, not \(type)")
        }
        let function = try self.function(name, request)
        let event = try self.event(request, id)
        if type == "DryRun" { return Response(.noContent, headers: Self.version) }
        let answer: FunctionAnswer
        do {
            answer = try await functions.invoke(function.name, event)
        } catch {
            throw LambdaFailure(error, arn: function.arn(options.place))
        }
        let wantsLog = request.headers["x-amz-log-type"] == "Tail"
        var headers = Self.version
        headers.add(.contentType, "application/vnd.amazon.eventstream")
        headers.add("x-amzn-remapped-content-type", answer.contentType)
        return Response(
            .ok, headers: headers,
            body: .stream(length: nil) { writer in
                let (error, log) = try await Self.write(answer, to: writer)
                let complete = Self.completion(error, log: wantsLog ? log : nil)
                try await writer.write(EventStreamFrame.complete(complete).bytes)
            })
    }

    private static func write(
        _ answer: FunctionAnswer, to writer: ResponseWriter
    ) async throws -> (FunctionError?, [UInt8]) {
        switch answer.body {
        case .bytes(let body):
            if answer.error == nil { try await writer.write(EventStreamFrame.chunk(body).bytes) }
            return (answer.error, answer.log)
        case .stream(let stream):
            do {
                while let piece = try await stream.next() {
                    try await writer.write(EventStreamFrame.chunk(piece).bytes)
                }
                return (nil, stream.log)
            } catch let error as FunctionError {
                return (error, stream.log)
            }
        }
    }

    private static func completion(_ error: FunctionError?, log: [UInt8]?) -> [UInt8] {
        var fields = JSONObject()
        if let error {
            fields["ErrorCode"] = .string(error.type)
            fields["ErrorDetails"] = .string(String(decoding: error.payload, as: UTF8.self))
        }
        if let log { fields["LogResult"] = .string(base64(log)) }
        return CartwrightWorkers.bytes(of: .object(fields))
    }
}
