import CartwrightJSON
import FoundationEssentials
import TestSupport
import Testing

@testable import CartwrightLocalRuntime

@Suite("Amazon's own programs against cartwright dev", .serialized, .timeLimit(.minutes(3)))
struct DevClientTests {
    @Test("boto3 calls functions by name, with only its endpoint set", .enabled(if: TestPython.has("boto3")))
    func boto3() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        let results = try await TestPython.results(of: script, "http://127.0.0.1:\(bundle.adminPort)")
        let facts = try results.map { (try JSON.decode(from: $0, keys: .asWritten) as JSONValue) }
        let all = Dictionary(facts.map { ($0["name"]?.string ?? "", $0["value"] ?? .null) }) { $1 }
        #expect(all["sync"] == [200, "$LATEST", nil, true])
        #expect(all["python"] == ["Ada", true])
        #expect(all["tail"]?.string?.contains("REPORT RequestId: ") == true)
        #expect(all["event"] == 202)
        #expect(all["dry"] == 204)
        #expect(all["error"] == [200, "Unhandled", "Runtime.ExitError"])
        #expect(all["invalid"] == [200, "Unhandled", true])
        #expect(all["unknown"] == "ResourceNotFoundException")
        #expect(all["list"]?.array?.count == 11)
        #expect(all["other"]?.string?.isEmpty == false)
        #expect(all["end"] == true, "the script did not come to its end: \(results)\n\(site.log)")
        // The event that nobody waited for has come to its function.
        #expect(try await onThread { eventually { try? site.process(thatBegan: "event") } } != nil)
    }

    @Test("the AWS CLI calls functions by name, with only its endpoint set", .enabled(if: TestPython.has("awscli")))
    func awscli() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        let aws = Command(bundle, site)
        let listed = try await aws.run("list-functions", "--query", "Functions[].FunctionName", "--output", "text")
        #expect(listed.split(whereSeparator: \.isWhitespace).contains("notebook-greet"), "\(listed)")
        let sync = try await aws.invoke("notebook-process", "{}", "--log-type", "Tail")
        #expect(sync.answer["StatusCode"] == 200, "\(sync)")
        #expect(sync.answer["FunctionError"] == nil)
        #expect(sync.payload["id"]?.integer ?? 0 > 0)
        #expect(sync.answer["LogResult"]?.string?.isEmpty == false)
        let context = Data(#"{"custom":{"shop":"x"}}"#.utf8).base64EncodedString()
        let python = try await aws.invoke("notebook-greet", #"{"n": 1}"#, "--client-context", context)
        #expect(python.payload["direct"]?["n"] == 1)
        #expect(python.payload["context"]?.string?.contains("shop") == true)
        let failed = try await aws.invoke("notebook-trap", "{}")
        #expect(failed.answer["FunctionError"]?.string == "Unhandled")
        #expect(failed.payload["errorType"]?.string == "Runtime.ExitError")
        let event = try await aws.invoke("notebook-process", "{}", "--invocation-type", "Event")
        #expect(event.answer["StatusCode"] == 202)
        let dry = try await aws.invoke("notebook-process", "{}", "--invocation-type", "DryRun")
        #expect(dry.answer["StatusCode"] == 204)
        let unknown = try await aws.run(
            "invoke", "--function-name", "nobody", "--payload", "{}", site.folder + "/out.json")
        #expect(unknown.contains("ResourceNotFoundException"), "\(unknown)")
        #expect(unknown.contains("Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody"))
    }

    @Test("an event that fails is tried three times, and then its record goes to the queue that the manifest names")
    func failures() async throws {
        let site = try await DevSite()
        defer { site.clear() }
        let bundle = try await site.dev()
        try await onThread {
            let answer = try WireClient(port: bundle.adminPort).request(
                "POST", "/2015-03-31/functions/notebook-trap/invocations",
                headers: ["X-Amz-Invocation-Type": "Event"], body: "{}")
            #expect(answer.status == 202)
            for (tries, seconds) in [(1, 65), (2, 190), (3, 190)] {
                let tried = eventually { site.log.ranges(of: "notebook-trap END").count >= tries ? true : nil }
                #expect(tried == true, "\(tries) tries\n\(site.log)")
                try site.pass(seconds: seconds)
            }
            let notes = eventually { () -> String? in
                let answer = try? WireClient(port: bundle.port).request("GET", "/notes")
                return answer?.json["notes"]?.array?.first?.string
            }
            #expect(notes == "given up 1")
            #expect(site.log.ranges(of: "notebook-trap END").count == 3)
            let page = try WireClient(port: bundle.adminPort).request(
                "POST", "/2015-03-31/functions/notebook-process/invocations",
                headers: ["Origin": "http://example.com"], body: "{}")
            #expect(page.status == 403, "no page of a browser calls functions")
        }
    }

    /// The AWS CLI, with credentials that nobody would take for real ones.
    private struct Command: Sendable {
        let bundle: ServedBundle
        let site: DevSite

        init(_ bundle: ServedBundle, _ site: DevSite) {
            self.bundle = bundle
            self.site = site
        }

        /// What it says, complaints included.
        func run(_ words: String...) async throws -> String { try await run(words) }

        private func run(_ words: [String]) async throws -> String {
            let endpoint = "http://127.0.0.1:\(bundle.adminPort)"
            let home = site.folder
            return try await onThread {
                let command = TestPython.path.replacing("/bin/python", with: "/bin/aws")
                let program = Program(
                    TestPython.path, [command, "--endpoint-url", endpoint, "lambda"] + words,
                    environment: [
                        "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1",
                        "AWS_PAGER": "", "HOME": home, "PATH": "/usr/bin:/bin", "AWS_MAX_ATTEMPTS": "1",
                    ])
                return try program.run().output
            }
        }

        /// What it prints of a call, and what the function answered.
        func invoke(
            _ function: String, _ payload: String, _ more: String...
        ) async throws -> (answer: JSONValue, payload: JSONValue) {
            let file = "\(site.folder)/out.json"
            let printed = try await run(
                ["invoke", "--function-name", function, "--payload", payload, "--output", "json"] + more + [file])
            let answer: JSONValue? = try? JSON.decode(from: printed, keys: .asWritten)
            let answered: JSONValue? = try? JSON.decode(from: Files.read(file) ?? "", keys: .asWritten)
            return (try #require(answer, "\(printed)"), answered ?? .null)
        }
    }

    private var script: String {
        #"""
        import base64, json, sys, boto3
        from botocore.config import Config
        client = boto3.client("lambda", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any",
            aws_secret_access_key="any", config=Config(retries={"total_max_attempts": 1}))
        def say(name, value): print("RESULT " + json.dumps({"name": name, "value": value}), flush=True)
        def invoke(name, payload, **more): return client.invoke(FunctionName=name, Payload=json.dumps(payload), **more)
        a = invoke("notebook-process", {})
        say("sync", [a["StatusCode"], a["ExecutedVersion"], a.get("FunctionError"), json.loads(a["Payload"].read())["id"] > 0])
        context = base64.b64encode(json.dumps({"custom": {"app": "shop"}}).encode()).decode()
        a = json.loads(invoke("notebook-greet", {"name": "Ada"}, ClientContext=context)["Payload"].read())
        say("python", [a["direct"]["name"], "shop" in a["context"]])
        a = invoke("notebook-process", {}, LogType="Tail")
        say("tail", base64.b64decode(a["LogResult"]).decode())
        say("event", invoke("notebook-slow", {"milliseconds": 0, "begun": "event"}, InvocationType="Event")["StatusCode"])
        say("dry", invoke("notebook-process", {}, InvocationType="DryRun")["StatusCode"])
        a = invoke("notebook-trap", {})
        say("error", [a["StatusCode"], a["FunctionError"], json.loads(a["Payload"].read())["errorType"]])
        a = invoke("notebook-slow", {"milliseconds": "soon"})
        say("invalid", [a["StatusCode"], a["FunctionError"], "milliseconds" in json.loads(a["Payload"].read())["errorMessage"]])
        try: invoke("nobody", {})
        except client.exceptions.ResourceNotFoundException as e: say("unknown", e.response["Error"]["Code"])
        say("list", [f["FunctionName"] for f in client.list_functions()["Functions"]])
        try: client.list_layers()
        except Exception as e: say("other", str(e))
        say("end", True)
        """#
    }
}
