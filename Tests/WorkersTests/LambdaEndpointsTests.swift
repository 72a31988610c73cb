import CartwrightJSON
import CartwrightSecurity
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightWorkers

private let invocations = "/2015-03-31/functions/python/invocations"

@Suite("The Lambda service, asked over HTTP")
struct LambdaEndpointsTests {
    private func ask(
        _ server: LambdaServer, _ method: String, _ path: String, headers: [String: String] = [:], body: String? = nil
    ) async throws -> WireResponse {
        let port = server.port
        return try await onThread {
            try WireClient(port: port).request(method, path, headers: headers, body: body)
        }
    }

    @Test("invokes, by name, by ARN and with the qualifier of the one version there is")
    func names() async throws {
        let server = try LambdaServer([PythonFunction.make()])
        for path in [
            invocations, "/2015-03-31/functions/python:$LATEST/invocations",
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Apython/invocations",
            invocations + "?Qualifier=%24LATEST",
        ] {
            // No id, and it would stand in the paths of the Runtime API.
            let own = ["X-Amzn-RequestId": "a/b"]
            let answer = try await ask(server, "POST", path, headers: own, body: #"{"n":1}"#)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            #expect(answer.headers["x-amz-executed-version"] == "$LATEST")
            #expect(answer.headers["x-amz-function-error"] == nil)
            #expect(answer.headers["x-amzn-requestid"].flatMap(UUID.init(uuidString:)) != nil)
        }
        await server.stop()
    }

    @Test(
        "every mistake has its status and its type",
        arguments: [
            ("POST", "/2015-03-31/functions/nobody/invocations", [:], "{}", 404, "ResourceNotFoundException"),
            ("POST", invocations + "?Qualifier=7", [:], "{}", 404, "ResourceNotFoundException"),
            ("POST", invocations, [:], "{", 400, "InvalidRequestContentException"),
            ("POST", invocations, ["X-Amz-Invocation-Type": "Later"], "{}", 400, "InvalidParameterValueException"),
            ("POST", invocations, ["X-Amz-Client-Context": "%%%"], "{}", 400, "InvalidRequestContentException"),
            ("POST", invocations, ["X-Amz-Client-Context": "WzFd"], "{}", 400, "InvalidRequestContentException"),
            (
                "POST", "/2021-11-15/functions/nobody/response-streaming-invocations", [:], "{}", 404,
                "ResourceNotFoundException"
            ),
            ("GET", "/2015-03-31/functions/nobody", [:], nil, 404, "ResourceNotFoundException"),
            ("GET", "/2015-03-31/functions?MaxItems=0", [:], nil, 400, "InvalidParameterValueException"),
            ("GET", "/2015-03-31/functions?Marker=nobody", [:], nil, 400, "InvalidParameterValueException"),
            ("DELETE", "/2015-03-31/functions/python", [:], nil, 404, "UnknownOperationException"),
            ("POST", "/2015-03-31/functions", [:], "{}", 404, "UnknownOperationException"),
            ("GET", "/2015-03-31/layers", [:], nil, 404, "UnknownOperationException"),
        ] as [(String, String, [String: String], String?, Int, String)])
    func mistakes(
        method: String, path: String, headers: [String: String], body: String?, status: Int, type: String
    ) async throws {
        let server = try LambdaServer([PythonFunction.make()])
        let answer = try await ask(server, method, path, headers: headers, body: body)
        #expect(answer.status == status)
        #expect(answer.headers["x-amzn-errortype"] == type, "\(answer.text)")
        await server.stop()
    }

    @Test("a dry run starts nothing, and an event is taken on without an answer")
    func otherTypes() async throws {
        let server = try LambdaServer([PythonFunction.make()])
        let dry = try await ask(server, "POST", invocations, headers: ["X-Amz-Invocation-Type": "DryRun"], body: "{}")
        #expect(dry.status == 204)
        #expect(await server.workers.processCount() == 0)
        let event = try await ask(
            server, "POST", invocations, headers: ["X-Amz-Invocation-Type": "Event"],
            body: #"{"do":"print","text":"IT RAN"}"#)
        #expect(event.status == 202)
        #expect(event.body.isEmpty)
        #expect(await server.lines.line(beginning: "IT RAN") == "IT RAN")
        await server.stop()
    }

    @Test("an event that fails is tried three times, and then its destination hears")
    func retries() async throws {
        let server = try LambdaServer([PythonFunction.make()])
        let id = "aaaaaaaa-0000-0000-0000-000000000001"
        _ = try await ask(
            server, "POST", invocations, headers: ["X-Amz-Invocation-Type": "Event", "X-Amzn-RequestId": id],
            body: #"{"do":"error"}"#)
        let record: JSONValue = try JSON.decode(from: await server.records.line(beginning: "{"), keys: .asWritten)
        #expect(record["requestContext"]?["condition"]?.string == "RetriesExhausted")
        #expect(record["requestContext"]?["approximateInvokeCount"]?.integer == 3)
        #expect(record["requestContext"]?["requestId"]?.string == id)
        #expect(record["requestPayload"]?["do"]?.string == "error")
        #expect(record["responseContext"]?["functionError"]?.string == "Unhandled")
        #expect(record["responsePayload"]?["errorMessage"]?.string == "it was you")
        #expect(server.lines.all.filter { $0 == "START RequestId: \(id) Version: $LATEST" }.count == 3)
        await server.stop()
    }

    @Test("events that wait in memory may be many or long, but not more than there is room for")
    func room() async throws {
        let server = try LambdaServer([PythonFunction.make { $0.processes = 1 }]) { $0.asynchronous.bytes = 3_000 }
        func send(_ text: String) async throws -> WireResponse {
            try await ask(
                server, "POST", invocations, headers: ["X-Amz-Invocation-Type": "Event"],
                body: #"{"do":"print","text":"\#(text)"}"#)
        }
        // The one process is busy for as long as the test asks.
        _ = try await ask(
            server, "POST", invocations, headers: ["X-Amz-Invocation-Type": "Event"],
            body: #"{"do":"sleep","seconds":600}"#)
        let long = String(repeating: "x", count: 1_300)
        #expect(try await send(long).status == 202)
        #expect(try await send(long).status == 202)
        let refused = try await send(long)
        #expect(refused.status == 429)
        #expect(refused.headers["x-amzn-errortype"] == "TooManyRequestsException")
        #expect(try await send("short").status == 202, "there is room for a short one")
        await server.stop()
    }

    @Test("an event that has been dealt with makes room for another")
    func roomAgain() async throws {
        let server = try LambdaServer([PythonFunction.make()]) { $0.asynchronous.bytes = 3_000 }
        let long = String(repeating: "x", count: 2_000)
        for number in 1...3 {
            let answer = try await ask(
                server, "POST", invocations, headers: ["X-Amz-Invocation-Type": "Event"],
                body: #"{"do":"print","text":"EVENT \#(number)","more":"\#(long)"}"#)
            #expect(answer.status == 202)
            _ = await server.records.line(beginning: "{", after: number - 1)
        }
        await server.stop()
    }

    @Test("a browser's page and a foreign host are not let in")
    func guarded() async throws {
        let server = try LambdaServer([PythonFunction.make()])
        for headers in [["Host": "evil.example"], ["Origin": "http://localhost"], ["Sec-Fetch-Site": "cross-site"]] {
            #expect(try await ask(server, "POST", invocations, headers: headers, body: "{}").status == 403)
        }
        await server.stop()
    }

    @Test("more than 6 MB is refused in the protocol's own words")
    func tooLarge() async throws {
        let server = try LambdaServer([PythonFunction.make()])
        let answer = try await ask(
            server, "POST", invocations, body: "\"" + String(repeating: "x", count: 6 << 20) + "\"")
        #expect(answer.status == 413)
        #expect(answer.headers["x-amzn-errortype"] == "RequestTooLargeException")
        await server.stop()
    }
}
