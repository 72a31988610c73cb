import CartwrightJSON
import CartwrightWorkers
import FoundationEssentials
import TestSupport
import Testing

@Suite("Amazon's own programs")
struct OfficialClientTests {
    @Test("boto3 invokes, with only its endpoint set", .enabled(if: TestPython.has("boto3")))
    func boto3() async throws {
        let server = try LambdaServer([
            PythonFunction.make(), PythonFunction.make("none") { $0.reservedConcurrency = 0 },
        ])
        let results = try await TestPython.results(of: script, "http://127.0.0.1:\(server.port)")
        let facts = try results.map { (try JSON.decode(from: $0, keys: .asWritten) as JSONValue) }
        let all = Dictionary(facts.map { ($0["name"]?.string ?? "", $0["value"] ?? .null) }) { $1 }
        #expect(all["sync"] == [200, "$LATEST", nil, 1])
        #expect(all["context"]?.string == "shop")
        #expect(all["tail"]?.string?.contains("REPORT RequestId: ") == true)
        #expect(all["tail"]?.string?.contains("a line of mine") == true)
        #expect(all["error"] == [200, "Unhandled", "it was you"])
        #expect(all["event"] == 202)
        #expect(all["dry"] == 204)
        #expect(all["unknown"] == "ResourceNotFoundException")
        #expect(all["throttled"] == ["TooManyRequestsException", "ReservedFunctionConcurrentInvocationLimitExceeded"])
        #expect(all["function"] == ["python", 256, 20, "Active"])
        #expect(all["list"] == ["python", "none"])
        #expect(all["pages"] == ["python", "none"])
        #expect(all["stream"] == ["onetwo", nil])
        #expect(all["broken"] == ["one", "Function.Midway"])
        #expect(all["other"]?.string?.isEmpty == false)
        #expect(all["end"] == true, "the script did not come to its end: \(results)")
        await server.stop()
    }

    @Test("awslambdaric runs a Python handler", .enabled(if: TestPython.has("awslambdaric")))
    func awslambdaric() async throws {
        let folder = "/tmp/cartwright-ric-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try handler.write(toFile: "\(folder)/app.py", atomically: true, encoding: .utf8)
        var function = WorkerFunction(
            name: "ric", handler: "app.handler", command: [TestPython.path, "-m", "awslambdaric", "app.handler"])
        function.directory = folder
        function.memory = 256
        function.timeout = .seconds(20)
        var missing = function
        missing.name = "missing"
        missing.command[3] = "nothing.handler"
        let (workers, lines) = PythonFunction.workers([function, missing])
        var event = FunctionEvent(#"{"name":"Ada"}"#)
        event.clientContext = #"{"custom":{"shop":"x"}}"#
        let answer = try await workers.invoke("ric", event)
        let value: JSONValue = try JSON.decode(from: answer.text, keys: .asWritten)
        #expect(value["hello"]?.string == "Ada")
        #expect(value["id"]?.string == answer.id)
        #expect(value["name"]?.string == "ric")
        #expect(value["memory"]?.string == "256")
        #expect(value["shop"]?.string == "x")
        #expect((value["left"]?.integer ?? 0) > 1_000)
        #expect(lines.all.contains { $0.contains("hello Ada") })
        let failed = try await workers.invoke("ric", FunctionEvent("{}"))
        #expect(failed.error != nil)
        #expect(failed.text.contains(#""errorType": "KeyError""#))
        let unfound = try await workers.invoke("missing", FunctionEvent("{}"))
        #expect(unfound.error?.type == "Runtime.ImportModuleError")
        await workers.stop()
    }
}

private let handler = """
    def handler(event, context):
        print("hello", event["name"])
        return {"hello": event["name"], "id": context.aws_request_id, "name": context.function_name,
                "memory": context.memory_limit_in_mb, "shop": context.client_context.custom["shop"],
                "left": context.get_remaining_time_in_millis()}
    """

private let script = #"""
    import base64, json, sys, boto3
    from botocore.config import Config
    client = boto3.client("lambda", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any",
        aws_secret_access_key="any", config=Config(retries={"total_max_attempts": 1}))
    def say(name, value): print("RESULT " + json.dumps({"name": name, "value": value}), flush=True)
    def invoke(payload, name="python", **more):
        return client.invoke(FunctionName=name, Payload=json.dumps(payload), **more)
    a = invoke({"n": 1})
    body = json.loads(a["Payload"].read())
    say("sync", [a["StatusCode"], a["ExecutedVersion"], a.get("FunctionError"), body["event"]["n"]])
    context = base64.b64encode(json.dumps({"custom": {"app": "shop"}}).encode()).decode()
    a = invoke({}, ClientContext=context)
    headers = {k.lower(): v for k, v in json.loads(a["Payload"].read())["headers"].items()}
    say("context", json.loads(headers["lambda-runtime-client-context"])["custom"]["app"])
    a = invoke({"do": "print", "text": "a line of mine"}, LogType="Tail")
    say("tail", base64.b64decode(a["LogResult"]).decode())
    a = invoke({"do": "error"})
    say("error", [a["StatusCode"], a["FunctionError"], json.loads(a["Payload"].read())["errorMessage"]])
    say("event", invoke({}, InvocationType="Event")["StatusCode"])
    say("dry", invoke({}, InvocationType="DryRun")["StatusCode"])
    try: invoke({}, name="nobody")
    except client.exceptions.ResourceNotFoundException as e: say("unknown", e.response["Error"]["Code"])
    try: invoke({}, name="none")
    except client.exceptions.TooManyRequestsException as e: say("throttled", [e.response["Error"]["Code"], e.response["Reason"]])
    c = client.get_function(FunctionName="python")["Configuration"]
    say("function", [c["FunctionName"], c["MemorySize"], c["Timeout"], c["State"]])
    say("list", [f["FunctionName"] for f in client.list_functions()["Functions"]])
    pages = client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    say("pages", [f["FunctionName"] for page in pages for f in page["Functions"]])
    def stream(payload):
        text, code = "", None
        for event in client.invoke_with_response_stream(FunctionName="python", Payload=json.dumps(payload))["EventStream"]:
            if "PayloadChunk" in event: text += event["PayloadChunk"]["Payload"].decode()
            if "InvokeComplete" in event: code = event["InvokeComplete"].get("ErrorCode")
        return [text, code]
    say("stream", stream({"do": "stream", "pieces": ["one", "two"]}))
    say("broken", stream({"do": "stream", "pieces": ["one"], "fail": True}))
    try: client.list_layers()
    except Exception as e: say("other", str(e))
    say("end", True)
    """#
