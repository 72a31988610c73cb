import CartwrightWorkers
import TestSupport
import Testing

/// One request of a process, and what it must be told.
struct RuntimeRequest: Sendable {
    var method: String
    var path: String
    var headers: [String: String] = [:]
    var body: String?
    var status: Int
    var errorType: String?

    static func post(
        _ path: String, _ status: Int, _ errorType: String? = nil, headers: [String: String] = [:], body: String = "{}"
    ) -> RuntimeRequest {
        RuntimeRequest(
            method: "POST", path: path, headers: headers, body: body, status: status, errorType: errorType)
    }

    static func get(_ path: String, _ status: Int, _ errorType: String? = nil) -> RuntimeRequest {
        RuntimeRequest(method: "GET", path: path, status: status, errorType: errorType)
    }
}

private let runtime = "/2018-06-01/runtime"
private let extensions = "/2020-01-01/extension"

@Suite("The Runtime API, asked byte by byte")
struct RuntimeAPITests {
    @Test(
        "before the first event",
        arguments: [
            [.post("\(runtime)/init/error", 202), .post("\(runtime)/init/error", 403, "InvalidStateTransition")],
            [.post("\(runtime)/invocation/nobody/response", 400, "InvalidRequestID")],
            [.post("\(runtime)/invocation/nobody/error", 400, "InvalidRequestID")],
            [.get("\(runtime)/restore/next", 200), .post("\(runtime)/restore/error", 202)],
            [.get("\(runtime)/invocation/next/more", 404, "UnknownOperation")],
            [.get("/2018-06-01/", 404, "UnknownOperation")],
            [.post("\(runtime)/invocation/next", 405, "MethodNotAllowed")],
            [.get("\(runtime)/init/error", 405, "MethodNotAllowed")],
            [.get("/ping", 200), .get("/2018-06-01/ping", 200)],
            [.post("\(extensions)/register", 400, "Extension.InvalidExtensionName")],
            [
                .post(
                    "\(extensions)/register", 400, "InvalidRequestFormat", headers: ["Lambda-Extension-Name": "a"],
                    body: "[")
            ],
            [
                .post(
                    "\(extensions)/register", 403, "ShutdownEventNotSupportedForInternalExtension",
                    headers: ["Lambda-Extension-Name": "a"], body: #"{"events":["SHUTDOWN"]}"#)
            ],
            [
                .post("\(extensions)/register", 200, headers: ["Lambda-Extension-Name": "a"]),
                .post(
                    "\(extensions)/register", 403, "Extension.AlreadyRegistered",
                    headers: ["Lambda-Extension-Name": "a"]),
            ],
            [.get("\(extensions)/event/next", 403, "Extension.MissingExtensionIdentifier")],
            [.post("\(extensions)/init/error", 403, "Extension.MissingExtensionIdentifier")],
            [
                .post(
                    "\(extensions)/exit/error", 403, "Extension.UnknownExtensionIdentifier",
                    headers: ["Lambda-Extension-Identifier": "b"])
            ],
        ] as [[RuntimeRequest]])
    func beforeTheFirstEvent(requests: [RuntimeRequest]) async throws {
        let raw = RawRuntime()
        async let invoked: FunctionAnswer? = try? raw.workers.invoke("raw", FunctionEvent("{}"))
        let port = try await raw.port()
        try await onThread { try check(requests, WireClient(port: port)) }
        await raw.workers.stop(within: .zero)
        _ = await invoked
    }

    @Test(
        "while it owes an answer",
        arguments: [
            [
                .post("\(runtime)/invocation/ID/response", 202),
                .post("\(runtime)/invocation/ID/response", 403, "InvalidStateTransition"),
            ],
            [
                .post("\(runtime)/invocation/ID/error", 202),
                .post("\(runtime)/invocation/ID/response", 403, "InvalidStateTransition"),
            ],
            [
                .post("\(runtime)/invocation/ID/response", 202),
                .post("\(runtime)/invocation/ID/error", 403, "InvalidStateTransition"),
            ],
            [.post("\(runtime)/invocation/other/response", 400, "InvalidRequestID")],
            [.post("\(runtime)/init/error", 403, "InvalidStateTransition")],
            [.get("\(runtime)/restore/next", 403, "InvalidStateTransition")],
            [.get("\(runtime)/invocation/next", 200), .post("\(runtime)/invocation/ID/response", 202)],
            [
                .post(
                    "\(runtime)/invocation/ID/response", 400, "InvalidFunctionResponseMode",
                    headers: ["Lambda-Runtime-Function-Response-Mode": "sideways"]),
                .post("\(runtime)/invocation/ID/response", 202),
            ],
            [
                .post(
                    "\(extensions)/register", 403, "Extension.RegistrationClosed",
                    headers: ["Lambda-Extension-Name": "a"])
            ],
        ] as [[RuntimeRequest]])
    func whileItOwes(requests: [RuntimeRequest]) async throws {
        let raw = RawRuntime()
        async let invoked: FunctionAnswer? = try? raw.workers.invoke("raw", FunctionEvent("{}"))
        let port = try await raw.port()
        try await onThread {
            let client = try WireClient(port: port)
            let id = try client.nextEvent()
            let named = requests.map { request in
                var request = request
                request.path = request.path.replacing("ID", with: id)
                return request
            }
            try check(named, client)
        }
        await raw.workers.stop(within: .zero)
        _ = await invoked
    }

    @Test("an event comes with everything Lambda says about it")
    func eventHeaders() async throws {
        let raw = RawRuntime(timeout: .seconds(30))
        var event = FunctionEvent(#"{"a":1}"#)
        event.id = "11111111-2222-3333-4444-555555555555"
        event.traceID = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
        event.clientContext = #"{"client":{"app":"x"}}"#
        event.cognitoIdentity = #"{"id":"y"}"#
        async let invoked = raw.workers.invoke("raw", event)
        let port = try await raw.port()
        let headers = try await onThread {
            let client = try WireClient(port: port)
            let answer = try client.request("GET", WireClient.next)
            #expect(answer.status == 200)
            #expect(answer.text == #"{"a":1}"#)
            #expect(try client.answer("11111111-2222-3333-4444-555555555555", "[1]").text.contains(#""status":"OK""#))
            return answer.headers
        }
        #expect(headers["lambda-runtime-aws-request-id"] == "11111111-2222-3333-4444-555555555555")
        #expect(headers["lambda-runtime-invoked-function-arn"] == "arn:aws:lambda:us-east-1:000000000000:function:raw")
        #expect(headers["lambda-runtime-trace-id"]?.hasSuffix("Sampled=1") == true)
        #expect(headers["lambda-runtime-client-context"] == #"{"client":{"app":"x"}}"#)
        #expect(headers["lambda-runtime-cognito-identity"] == #"{"id":"y"}"#)
        #expect(headers["lambda-runtime-deadline-ms"].flatMap { Int($0) }.map { $0 > 1_700_000_000_000 } == true)
        #expect(headers["content-type"] == "application/json")
        let answer = try await invoked
        #expect(answer.text == "[1]")
        #expect(answer.error == nil)
        await raw.workers.stop(within: .zero)
    }

    @Test("an answer without a length, and one that breaks off")
    func chunkedAndTruncated() async throws {
        let raw = RawRuntime()
        async let first = raw.workers.invoke("raw", FunctionEvent("1"))
        let port = try await raw.port()
        try await onThread {
            let client = try WireClient(port: port)
            let id = try client.nextEvent()
            try client.send(
                "POST \(runtime)/invocation/\(id)/response HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\n[1\r\n2\r\n,2\r\n1\r\n]\r\n0\r\n\r\n")
            #expect(try client.response().status == 202)
        }
        #expect(try await first.text == "[1,2]")
        async let second = raw.workers.invoke("raw", FunctionEvent("2"))
        try await onThread {
            let client = try WireClient(port: port)
            let id = try client.nextEvent()
            try client.send(
                "POST \(runtime)/invocation/\(id)/response HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1"
            )
            // Gone with its connection: what it has sent is read all the same, where a reset would take that along.
            client.endSending()
        }
        #expect(try await second.error?.type == "Runtime.TruncatedResponse")
        await raw.workers.stop(within: .zero)
    }

    @Test("an answer that is too long is refused, and its caller hears why", arguments: [true, false])
    func tooLong(isChunked: Bool) async throws {
        let raw = RawRuntime()
        async let invoked = raw.workers.invoke("raw", FunctionEvent("{}"))
        let port = try await raw.port()
        try await onThread {
            let client = try WireClient(port: port)
            let id = try client.nextEvent()
            let most = (6 << 20) + 100
            let head = "POST \(runtime)/invocation/\(id)/response HTTP/1.1\r\nHost: a\r\n"
            let body = [UInt8](repeating: 97, count: most + 1)
            if isChunked {
                try client.send(head + "Transfer-Encoding: chunked\r\n\r\n\(String(most + 1, radix: 16))\r\n")
                try client.send(body)
                try client.send("\r\n0\r\n\r\n")
            } else {
                try client.send(head + "Content-Length: \(most + 1)\r\n\r\n")
                try client.send(body)
            }
            let answer = try client.response()
            #expect(answer.status == 413)
            #expect(answer.text.contains(#""errorType":"RequestEntityTooLarge""#))
        }
        #expect(try await invoked.error?.type == "Function.ResponseSizeTooLarge")
        await raw.workers.stop(within: .zero)
    }

    @Test("an internal extension is told of each event, and the process is ready once it asks for the next")
    func extensionEvents() async throws {
        let raw = RawRuntime()
        async let first = raw.workers.invoke("raw", FunctionEvent("{}"))
        let port = try await raw.port()
        let events = try await onThread {
            let runtime = try WireClient(port: port)
            let other = try WireClient(port: port)
            let registered = try other.request(
                "POST", "\(extensions)/register",
                headers: ["Lambda-Extension-Name": "watch", "Lambda-Extension-Accept-Feature": "accountId"],
                body: #"{"events":["INVOKE"]}"#)
            #expect(registered.status == 200)
            #expect(registered.text.contains(#""functionName":"raw""#))
            #expect(registered.text.contains(#""handler":"app.handler""#))
            #expect(registered.text.contains(#""accountId":"000000000000""#))
            let identifier = registered.headers["lambda-extension-identifier"] ?? ""
            try runtime.sendRequest("GET", WireClient.next)
            try other.sendRequest(
                "GET", "\(extensions)/event/next", headers: ["Lambda-Extension-Identifier": identifier])
            let event = try other.response()
            let id = try runtime.response().headers["lambda-runtime-aws-request-id"] ?? ""
            #expect(try runtime.answer(id, "1").status == 202)
            return event.text
        }
        #expect(events.contains(#""eventType":"INVOKE""#))
        #expect(events.contains(#""requestId":""#))
        #expect(events.contains(#""tracing":{"type":"X-Amzn-Trace-Id""#))
        #expect(try await first.text == "1")
        await raw.workers.stop(within: .zero)
    }
}

private func check(_ requests: [RuntimeRequest], _ client: WireClient) throws {
    for request in requests {
        let answer = try client.request(
            request.method, request.path, headers: request.headers, body: request.body)
        #expect(answer.status == request.status, "\(request.method) \(request.path): \(answer.text)")
        if let errorType = request.errorType {
            #expect(answer.text.contains("\"errorType\":\"\(errorType)\""), "\(request.path): \(answer.text)")
            #expect(answer.text.contains("\"errorMessage\":"))
        }
        if answer.status == 202 { #expect(answer.text.contains(#""status":"OK""#)) }
    }
}
