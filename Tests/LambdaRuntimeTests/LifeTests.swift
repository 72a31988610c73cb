import Cartwright
import CartwrightHTTP
import CartwrightJSON
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightLambdaRuntime

@Suite("A function process and its Runtime API")
struct LifeTests {
    private static func get(_ path: String, _ query: String = "") -> String {
        """
        {"rawPath": "\(path)", "rawQueryString": "\(query)",
         "requestContext": {"http": {"method": "GET"}, "stage": "$default"}}
        """
    }

    private static func inAMinute() -> String { String(Int64(Date().timeIntervalSince1970 * 1000) + 60_000) }

    @Test("takes one invocation after the other over one connection, and ends with 0 when told to")
    func loop() async throws {
        let api = try StubRuntimeAPI()
        let stop = StopButton()
        async let code = Lambda.live("greet", with: api, stop: stop)
        for number in 1...3 {
            api.invoke(#"{"name": "n\#(number)"}"#, id: "id-\(number)")
            let call = await api.call("id-\(number)/response")
            #expect(call.text == #"{"name":"n\#(number)","count":null}"#)
            #expect(call.headers["content-type"] == "application/json")
        }
        await api.isAskedForNext(4)
        stop.press()
        #expect(try await code == 0)
        #expect(api.mistakes == [])
        api.stop()
    }

    @Test("asks for the next invocation together with its answer, where the Runtime API says that it takes that")
    func pipelined() async throws {
        let api = try StubRuntimeAPI()
        let stop = StopButton()
        async let code = Lambda.live(
            "greet", with: api, environment: ["CARTWRIGHT_RUNTIME_PIPELINING": "1"], stop: stop)
        for (number, name) in ["ada", "nobody", "bo", "cy"].enumerated() {
            api.invoke(#"{"name": "\#(name)"}"#, id: "id-\(number)")
            let call = await api.call("id-\(number)/\(name == "nobody" ? "error" : "response")")
            #expect(call.text.contains(name == "nobody" ? "There is nobody" : #""name":"\#(name)""#))
        }
        await api.isAskedForNext(5)
        stop.press()
        #expect(try await code == 0)
        #expect(api.mistakes == [])
        #expect(api.calls.filter { $0.what == "invocation/next" }.count == 4)
        api.stop()
    }

    @Test("an answer that got lost is given again, and the next invocation asked for again")
    func pipelinedRetry() async throws {
        let api = try StubRuntimeAPI()
        let stop = StopButton()
        async let code = Lambda.live(
            "greet", with: api, environment: ["CARTWRIGHT_RUNTIME_PIPELINING": "1"], stop: stop)
        api.answer("one/response", with: 0)
        api.invoke(#"{"name": "ada"}"#, id: "one")
        _ = await api.call("one/response")
        api.invoke(#"{"name": "bo"}"#, id: "two")
        #expect(await api.call("two/response").text.contains("bo"))
        #expect(api.calls.filter { $0.what == "one/response" }.count == 2)
        stop.press()
        #expect(try await code == 0)
        api.stop()
    }

    @Test("what Lambda says of an invocation is in the call")
    func context() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("context", with: api)
        await api.isAskedForNext()
        api.invoke(
            Self.get("/context"), id: "lambda-1",
            headers: [
                "Lambda-Runtime-Deadline-Ms": Self.inAMinute(), "Lambda-Runtime-Trace-Id": "Root=1-2-3",
                "Lambda-Runtime-Client-Context": #"{"client": "app"}"#,
            ])
        let answer = try JSON.decode(JSONValue.self, from: await api.call("lambda-1/response").body, keys: .asWritten)
        let fact = try JSON.decode(Lambda.Fact.self, from: try #require(answer["body"]?.string))
        #expect(fact.requestID == "lambda-1")
        #expect(fact.lambdaID == "lambda-1")
        #expect(fact.traceID == "Root=1-2-3")
        #expect(fact.client == "app")
        #expect((55...60).contains(fact.secondsLeft))
        api.stop()
        #expect(try await code == 1)
    }

    @Test("a failed invocation is told with its type and as JSON, and the next one runs")
    func failure() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("greet", with: api)
        api.invoke(#"{"name": "nobody"}"#, id: "one")
        let error = await api.call("one/error")
        #expect(error.headers["lambda-runtime-function-error-type"] == "Function.NobodyThere")
        let body = try JSON.decode(JSONValue.self, from: error.body, keys: .asWritten)
        #expect(body["errorMessage"]?.string?.contains("There is nobody") == true)
        #expect(body["errorType"] == "Function.NobodyThere")
        #expect(body["stackTrace"] == [])
        api.invoke(#"{"name": "bo"}"#, id: "two")
        #expect(await api.call("two/response").text.contains("bo"))
        api.stop()
        #expect(try await code == 1)
        #expect(api.mistakes == [])
    }

    @Test(
        "a function that nobody knows, or that cannot start, is told to init/error and ends the process",
        arguments: [
            ("gret", [:], "Runtime.HandlerNotFound", "greet"), (nil, [:], "Runtime.HandlerNotFound", "_HANDLER"),
            ("greet", ["CARTWRIGHT_MODE": "production"], "Runtime.InvalidConfiguration", "JWT_SECRET"),
            (
                "greet", ["CARTWRIGHT_MODE": "production", "JWT_SECRET": "short"], "Runtime.InvalidConfiguration",
                "JWT_SECRET"
            ),
        ] as [(String?, [String: String], String, String)])
    func initError(_ name: String?, _ environment: [String: String], _ type: String, _ word: String) async throws {
        let api = try StubRuntimeAPI()
        #expect(try await Lambda.live(name, with: api, environment: environment) == 1)
        let call = await api.call("init/error")
        #expect(call.headers["lambda-runtime-function-error-type"] == type)
        #expect(call.text.contains(word))
        #expect(api.calls.map(\.what) == ["init/error"])
        api.stop()
    }

    @Test("production starts where the secret is there; a queue function needs none")
    func production() async throws {
        let secret = ["CARTWRIGHT_MODE": "production", "JWT_SECRET": String(repeating: "s", count: 40)]
        for (name, environment) in [("greet", secret), ("work", ["CARTWRIGHT_MODE": "production"])] {
            let api = try StubRuntimeAPI()
            let stop = StopButton()
            async let code = Lambda.live(name, with: api, environment: environment, stop: stop)
            await api.isAskedForNext()
            stop.press()
            #expect(try await code == 0)
            api.stop()
        }
    }

    @Test("a Runtime API that is gone ends the process with 1, asked or not")
    func lost() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("greet", with: api)
        await api.isAskedForNext()
        api.stop()
        #expect(try await code == 1)
    }

    @Test("a Runtime API that answers 500 ends the process at once", arguments: ["invocation/next", "one/response"])
    func mustExit(_ what: String) async throws {
        let api = try StubRuntimeAPI()
        api.answer(what, with: 500)
        api.invoke(#"{"name": "x"}"#, id: "one")
        #expect(try await Lambda.live("greet", with: api) == 1)
        api.stop()
    }

    @Test("what breaks off, and what is busy, is asked again", arguments: [0, 503, 429])
    func retries(_ status: Int) async throws {
        let api = try StubRuntimeAPI()
        let stop = StopButton()
        api.answer("invocation/next", with: status, status)
        api.answer("one/response", with: 0)
        async let code = Lambda.live("greet", with: api, stop: stop)
        api.invoke(#"{"name": "x"}"#, id: "one")
        await api.isAskedForNext(4)
        #expect(api.calls.filter { $0.what == "one/response" }.count == 2)
        stop.press()
        #expect(try await code == 0)
        #expect(api.mistakes == [])
        api.stop()
    }

    @Test("an answer that is too large is told as such, by our own measure and by that of the Runtime API")
    func tooLarge() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("page", with: api)
        api.invoke(Self.get("/files/large"), id: "one")
        let first = await api.call("one/error")
        #expect(first.headers["lambda-runtime-function-error-type"] == "Function.ResponseSizeTooLarge")
        #expect(first.text.contains("maximum allowed payload size (6291556 bytes)"))
        api.answer("two/response", with: 413)
        api.invoke(Self.get("/page"), id: "two")
        let second = await api.call("two/error")
        #expect(second.headers["lambda-runtime-function-error-type"] == "Function.ResponseSizeTooLarge")
        api.stop()
        #expect(try await code == 1)
    }

    @Test("an answer that comes too late for anybody is let go of, and the loop goes on", arguments: [400, 403, 410])
    func late(_ status: Int) async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("greet", with: api)
        api.answer("one/response", with: 0)
        api.invoke(#"{"name": "x"}"#, id: "one")
        api.invoke(#"{"name": "y"}"#, id: "two")
        #expect(await api.call("two/response").text.contains("y"))
        api.stop()
        #expect(try await code == 1)
    }

    @Test("a streamed answer is chunked, with its prelude, and without trailers when it was whole")
    func stream() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("tail", with: api)
        api.invoke(Self.get("/tail"), id: "one")
        let call = await api.call("one/response")
        #expect(call.headers["lambda-runtime-function-response-mode"] == "streaming")
        #expect(call.headers["content-type"] == "application/vnd.awslambda.http-integration-response")
        #expect(call.headers["transfer-encoding"] == "chunked")
        #expect(call.chunks == 3)
        let parts = call.body.split(separator: [UInt8](repeating: 0, count: 8), maxSplits: 1)
        #expect(parts.count == 2)
        #expect(String(decoding: parts[0], as: UTF8.self).hasPrefix(#"{"statusCode":200,"headers":{"content-type":"#))
        #expect(String(decoding: parts[1], as: UTF8.self) == "one two")
        #expect(call.trailers.isEmpty)
        api.stop()
        #expect(try await code == 1)
    }

    @Test("what breaks within a streamed answer is in its trailers; before it, it is an ordinary error")
    func brokenStream() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("tail", with: api)
        api.invoke(Self.get("/tail", "end=between"), id: "one")
        let call = await api.call("one/response")
        #expect(call.text.hasSuffix("one "))
        #expect(call.trailers["lambda-runtime-function-error-type"] == "Function.Broken")
        let body = try #require(Data(base64Encoded: call.trailers["lambda-runtime-function-error-body"] ?? ""))
        #expect(try JSON.decode(JSONValue.self, from: Array(body), keys: .asWritten)["errorMessage"] == "between")
        api.invoke(Self.get("/tail", "end=before"), id: "two")
        #expect(await api.call("two/error").headers["lambda-runtime-function-error-type"] == "Function.Broken")
        api.stop()
        #expect(try await code == 1)
        #expect(api.mistakes == [])
    }

    @Test("a streamed answer that nobody takes any more is let go of")
    func refusedStream() async throws {
        let api = try StubRuntimeAPI()
        async let code = Lambda.live("tail", with: api)
        api.answer("one/response", with: 410)
        api.invoke(Self.get("/tail"), id: "one")
        api.invoke(Self.get("/tail", "end=before"), id: "two")
        _ = await api.call("two/error")
        api.stop()
        #expect(try await code == 1)
    }

    @Test("several invocations run at once where there may be several, each in a place of its own")
    func concurrent() async throws {
        let api = try StubRuntimeAPI()
        let seen = Lambda.Seen()
        let stop = StopButton()
        async let code = Lambda.live("wait", with: api, seen: seen, concurrency: 4, stop: stop)
        for number in 1...4 {
            api.invoke(Self.get("/wait"), id: "id-\(number)", headers: ["Lambda-Runtime-Deadline-Ms": Self.inAMinute()])
        }
        await seen.gate.arrived(4)
        seen.gate.open()
        for number in 1...4 { #expect(await api.call("id-\(number)/response").text.contains("through")) }
        stop.press()
        #expect(try await code == 0)
        #expect(api.mistakes == [])
        api.stop()
    }

    @Test("told to stop, it finishes what it is at")
    func stopping() async throws {
        let api = try StubRuntimeAPI()
        let seen = Lambda.Seen()
        let stop = StopButton()
        async let code = Lambda.live("wait", with: api, seen: seen, stop: stop)
        api.invoke(Self.get("/wait"), id: "one")
        await seen.gate.arrived()
        stop.press()
        seen.gate.open()
        #expect(await api.call("one/response").text.contains("through"))
        #expect(try await code == 0)
        #expect(api.calls.filter { $0.what == "invocation/next" }.count == 1)
        api.stop()
    }

    @Test("beside others an invocation is let go of at its deadline, so that its place is free again")
    func deadline() async throws {
        let api = try StubRuntimeAPI()
        let seen = Lambda.Seen()
        async let code = Lambda.live("wait", with: api, seen: seen, concurrency: 2)
        let soon = String(Int64(Date().timeIntervalSince1970 * 1000) + 100)
        api.invoke(Self.get("/wait"), id: "one", headers: ["Lambda-Runtime-Deadline-Ms": soon])
        let call = await api.call("one/error")
        #expect(call.headers["lambda-runtime-function-error-type"] == "Function.TimedOut")
        api.stop()
        #expect(try await code == 1)
    }

    @Test("where Lambda would end it without a word, it registers an extension and waits with it")
    func registers() async throws {
        let api = try StubRuntimeAPI()
        let stop = StopButton()
        let environment = [
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        ]
        async let code = Lambda.live("greet", with: api, environment: environment, stop: stop)
        let register = await api.call("extension/register")
        #expect(register.headers["lambda-extension-name"] == "cartwright")
        #expect(register.text == #"{"events":[]}"#)
        #expect(await api.call("event/next").headers["lambda-extension-identifier"] == "stub")
        await api.isAskedForNext()
        stop.press()
        #expect(try await code == 0)
        api.stop()
    }
}
