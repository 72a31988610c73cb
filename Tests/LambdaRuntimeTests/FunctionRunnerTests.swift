import Cartwright
import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightLambdaRuntime

@Suite("A function, called as Lambda calls it")
struct FunctionRunnerTests {
    private static func http(_ method: String, _ path: String, _ more: String = "") -> String {
        """
        {"version": "2.0", "routeKey": "$default", "rawPath": "\(path)", "rawQueryString": "",
         "requestContext": {"http": {"method": "\(method)", "sourceIp": "1.2.3.4"}, "stage": "$default",
           "requestId": "gateway-id"}\(more)}
        """
    }

    private static func json(_ outcome: Outcome) throws -> JSONValue {
        try JSON.decode(JSONValue.self, from: #require(outcome.text), keys: .asWritten)
    }

    @Test("a request of the gateway is answered in the gateway's form")
    func gateway() async throws {
        let event = Self.http(
            "POST", "/greetings/ann", #", "headers": {"content-type": "application/json"}, "body": "{\"count\": 2}""#)
        let answer = try Self.json(try await Lambda.run("greet", event))
        #expect(answer["statusCode"] == 200)
        #expect(answer["headers"]?["content-type"] == "application/json")
        #expect(answer["headers"]?["x-request-id"] == "gateway-id")
        #expect(answer["body"] == #"{"name":"ann","count":2}"#)
        #expect(answer["isBase64Encoded"] == false)
    }

    @Test("a problem is an answer and no failure of the function")
    func problem() async throws {
        let event = Self.http("POST", "/greetings/nobody", #", "headers": {"x-request-id": "mine"}"#)
        let answer = try Self.json(try await Lambda.run("greet", event))
        #expect(answer["statusCode"] == 409)
        #expect(answer["headers"]?["content-type"] == "application/problem+json")
        #expect(answer["headers"]?["x-request-id"] == "mine")
        #expect(answer["body"]?.string?.contains(#""code":"nobody_there""#) == true)
    }

    @Test("a path that is none of the function's is not found")
    func noRoute() async throws {
        let answer = try Self.json(try await Lambda.run("greet", Self.http("GET", "/elsewhere")))
        #expect(answer["statusCode"] == 404)
        #expect(answer["body"]?.string?.contains("no_route") == true)
    }

    @Test("bytes, cookies and repeated headers arrive")
    func page() async throws {
        let answer = try Self.json(try await Lambda.run("page", Self.http("GET", "/page")))
        #expect(answer["body"] == "/9gA")
        #expect(answer["isBase64Encoded"] == true)
        #expect(answer["cookies"] == ["a=1; Path=/", "b=2, c"])
        #expect(answer["headers"]?["x-two"] == "1, 2")
    }

    @Test("somebody who invokes the function itself sends plain input and gets plain output")
    func direct() async throws {
        let outcome = try await Lambda.run("greet", #"{"name": "bo", "count": 3}"#)
        #expect(outcome.text == #"{"name":"bo","count":3}"#)
    }

    @Test("what such a caller did wrong is the invocation's error")
    func directErrors() async throws {
        let problem = try #require(try await Lambda.run("greet", #"{"name": "nobody"}"#).error)
        #expect(problem.type == "Function.NobodyThere")
        #expect(problem.message.contains("There is nobody"))
        let invalid = try #require(try await Lambda.run("greet", #"{"count": "many"}"#).error)
        #expect(invalid.type == "Function.ValidationFailed")
        #expect(invalid.message.contains("name"))
        #expect(invalid.message.contains("count"))
    }

    @Test("what is no JSON is an unreadable event", arguments: ["", "{", "nonsense", "{\"a\":1}x"])
    func unreadable(_ event: String) async throws {
        #expect(try await Lambda.run("greet", event).error?.type == "Function.UnreadableEvent")
    }

    @Test("a streamed answer streams, its status and headers ahead of it")
    func stream() async throws {
        let outcome = try await Lambda.run("tail", Self.http("GET", "/tail"))
        guard case .stream(let prelude?, let type, _) = outcome else {
            Issue.record("not streamed: \(outcome)")
            return
        }
        #expect(type == "application/vnd.awslambda.http-integration-response")
        #expect(String(decoding: prelude, as: UTF8.self).hasPrefix(#"{"statusCode":200,"headers":{"#))
    }

    @Test("where the caller takes no streams, and where the length is known and small, it is collected")
    func collected() async throws {
        let event = Self.http("GET", "/tail")
        #expect(try Self.json(try await Lambda.run("tail", event, streams: false))["body"] == "one two")
        let known = event.replacing(#""rawQueryString": """#, with: #""rawQueryString": "end=known""#)
        #expect(try Self.json(try await Lambda.run("tail", known))["body"] == "one ")
    }

    @Test("a batch that cannot be read fails as a whole, so that nothing of it is lost")
    func badBatch() async throws {
        let outcome = try await Lambda.run("work", #"{"Records": [{"messageId": "a"}]}"#)
        #expect(outcome.error?.type == "Function.UnreadableEvent")
    }

    @Test("a schedule runs for the moment it was due")
    func schedule() async throws {
        let seen = Lambda.Seen()
        let event =
            #"{"id":"1","detail-type":"Scheduled Event","source":"aws.events","time":"2026-01-02T03:04:00Z","detail":{}}"#
        #expect(try await Lambda.run("tidy", event, seen: seen).text == "null")
        #expect(seen.ticks.value == [Date(timeIntervalSince1970: 1_767_323_040)])
    }

    /// Carries frames into a list.
    private struct ListWire: SocketWire {
        let frames: Shared<[String]>
        func send(_ text: String) async throws { frames.change { $0.append(text) } }
        func close(code: UInt16, reason: String) {}
    }

    @Test("what is said over a socket is answered over the management API; opening and closing are said yes to")
    func sockets() async throws {
        let frames = Shared<[String]>([])
        let wires = SocketWires { _ in ListWire(frames: frames) }
        let connected = try await Lambda.run("chat", EventCodecTests.connect, wires: wires)
        #expect(connected.text == #"{"statusCode":200}"#)
        func event(_ kind: String, _ body: String) -> String {
            """
            {"requestContext": {"routeKey": "$default", "eventType": "\(kind)", "connectionId": "e9H=",
             "stage": "prod", "domainName": "abc", "disconnectStatusCode": 1001}, "body": \(body)}
            """
        }
        let message = event("MESSAGE", #""{\"name\": \"ann\", \"count\": 1}""#)
        #expect(try await Lambda.run("chat", message, wires: wires).text == #"{"statusCode":200}"#)
        #expect(frames.value == [#"{"name":"ann","count":1}"#])
        _ = try await Lambda.run("chat", event("MESSAGE", #""no json""#), wires: wires)
        #expect(frames.value.last?.contains(#""code":"invalid_json""#) == true)
        #expect(try await Lambda.run("chat", event("DISCONNECT", "null"), wires: wires).text == #"{"statusCode":200}"#)
    }
}
