import CartwrightJSON
import Testing

@testable import CartwrightWorkers

@Suite("A function in processes of its own")
struct FunctionTests {
    private func value(_ answer: FunctionAnswer) throws -> JSONValue {
        try JSON.decode(from: answer.text, keys: .asWritten)
    }

    @Test("in another language has one process while it is debugged, all the time it wants, and is told to wait")
    func debugged() async throws {
        let function = PythonFunction.make {
            $0.timeout = .milliseconds(300)
            $0.isForeign = true
        }
        let (workers, lines) = PythonFunction.workers([function.debugged])
        let answer = try await workers.invoke("python", FunctionEvent(#"{"do":"environment"}"#))
        #expect(answer.text.contains(#""CARTWRIGHT_WAITS_FOR_DEBUGGER": "1""#))
        async let first = workers.invoke("python", FunctionEvent(#"{"do":"sleep","seconds":0.6}"#))
        async let second = workers.invoke("python", FunctionEvent("{}"))
        for answer in [try await first, try await second] { #expect(answer.error == nil, "\(answer.text)") }
        #expect(await workers.processCount() == 1)
        #expect(lines.all.contains { $0.hasPrefix("runs as process ") })
        await workers.stop(within: .zero)
    }

    @Test("is started once, kept warm, and reports what it took")
    func warm() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make()])
        let first = try await workers.invoke("python", FunctionEvent(#"{"n":1}"#))
        let second = try await workers.invoke("python", FunctionEvent(#"{"n":2}"#))
        #expect(try value(first)["count"]?.integer == 1)
        #expect(try value(second)["count"]?.integer == 2)
        #expect(try value(first)["pid"] == value(second)["pid"])
        let all = lines.all
        #expect(all.contains("START RequestId: \(first.id) Version: $LATEST"))
        #expect(all.contains("END RequestId: \(first.id)"))
        let reports = all.filter { $0.hasPrefix("REPORT ") }
        #expect(reports.count == 2)
        #expect(reports[0].contains("\tInit Duration: "))
        #expect(!reports[1].contains("Init Duration"))
        #expect(reports[1].contains("\tMemory Size: 256 MB\tMax Memory Used: "))
        #expect(!reports[1].contains("Max Memory Used: 0 MB"))
        await workers.stop()
        #expect(await workers.processCount() == 0)
    }

    @Test("has its memory told by the very call that took it, however close behind another")
    func toldMemory() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make()])
        for event in ["{}", "{}", #"{"do":"hog","megabytes":60,"seconds":0}"#, "{}"] {
            _ = try await workers.invoke("python", FunctionEvent(event))
        }
        let used = lines.all.compactMap { line in
            line.firstRange(of: "Max Memory Used: ").flatMap { Int(line[$0.upperBound...].prefix(while: \.isNumber)) }
        }
        #expect(used.count == 4)
        #expect(used[1] < 60)
        #expect(used[2] >= 60)
        #expect(used[3] == used[2], "the most it ever held stays the most")
        await workers.stop(within: .zero)
    }

    @Test("finds the variables that Lambda sets, and none of ours")
    func environment() async throws {
        let function = PythonFunction.make { $0.environment = ["TABLE": "things", "AWS_REGION": "eu-central-1"] }
        let (workers, _) = PythonFunction.workers([function])
        let variables = try value(await workers.invoke("python", FunctionEvent(#"{"do":"environment"}"#)))
        let expected = [
            "TABLE": "things", "AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "us-east-1", "_HANDLER": "python",
            "AWS_LAMBDA_FUNCTION_NAME": "python", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/python",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "TZ": ":UTC", "LAMBDA_TASK_ROOT": ".",
        ]
        for (name, text) in expected { #expect(variables[name]?.string == text, "\(name)") }
        #expect(variables["AWS_ACCESS_KEY_ID"]?.string != nil)
        #expect(variables["AWS_LAMBDA_MAX_CONCURRENCY"] == nil)
        #expect(variables["SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH"] == nil)
        await workers.stop()
    }

    @Test("that crashes answers at once, and the next call has a new process", arguments: ["crash", "kill"])
    func crash(how: String) async throws {
        let (workers, _) = PythonFunction.workers([PythonFunction.make()])
        let before = try value(await workers.invoke("python", FunctionEvent("{}")))
        let answer = try await workers.invoke("python", FunctionEvent(#"{"do":"\#(how)"}"#))
        #expect(answer.error?.type == "Runtime.ExitError")
        let said = how == "crash" ? "exit status 3" : "signal: killed"
        #expect(answer.text.contains("RequestId: \(answer.id) Error: Runtime exited with error: \(said)"))
        let after = try value(await workers.invoke("python", FunctionEvent("{}")))
        #expect(after["count"]?.integer == 1)
        #expect(after["pid"] != before["pid"])
        await workers.stop()
    }

    @Test("that takes too long is told so in Lambda's words, and its process is replaced")
    func timeout() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make { $0.timeout = .seconds(1) }])
        let answer = try await workers.invoke("python", FunctionEvent(#"{"do":"sleep","seconds":60}"#))
        #expect(answer.error?.type == "Sandbox.Timedout")
        #expect(answer.text.contains("\(answer.id) Task timed out after 1.00 seconds\"}"))
        #expect(lines.all.contains { $0.hasSuffix("\(answer.id) Task timed out after 1.00 seconds") })
        let after = try value(await workers.invoke("python", FunctionEvent("{}")))
        #expect(after["count"]?.integer == 1)
        await workers.stop()
    }

    @Test("that holds more memory than it may is ended, and the error says so")
    func memory() async throws {
        let (workers, _) = PythonFunction.workers([PythonFunction.make { $0.memory = 128 }])
        let answer = try await workers.invoke("python", FunctionEvent(#"{"do":"hog","megabytes":200}"#))
        #expect(answer.error?.type == "Runtime.OutOfMemory")
        #expect(answer.text.contains("may hold 128 MB"))
        let quick = try await workers.invoke("python", FunctionEvent(#"{"do":"hog","megabytes":200,"seconds":0}"#))
        #expect(quick.error?.type == "Runtime.OutOfMemory", "also where it was quicker than the look at its memory")
        await workers.stop()
    }

    @Test("that cannot start says why, to each caller")
    func failedStart() async throws {
        let functions = [
            PythonFunction.make("init") { $0.environment["FAIL"] = "init" },
            PythonFunction.make("exit") { $0.environment["FAIL"] = "exit" },
            WorkerFunction(name: "nowhere", command: ["/nowhere/at/all"]),
        ]
        let (workers, _) = PythonFunction.workers(functions)
        for _ in 1...2 {
            let failed = try await workers.invoke("init", FunctionEvent("{}"))
            #expect(failed.error?.type == "Runtime.ImportModuleError")
            #expect(failed.text.contains("no such module"))
            let ended = try await workers.invoke("exit", FunctionEvent("{}"))
            #expect(ended.error?.type == "Runtime.ExitError")
            #expect(ended.text.contains("exit status 7"))
            let missing = try await workers.invoke("nowhere", FunctionEvent("{}"))
            #expect(missing.error?.type == "Runtime.InvalidEntrypoint")
        }
        await workers.stop()
    }

    @Test("that never asks for its first event is started once more, and then given up")
    func slowStart() async throws {
        let function = PythonFunction.make {
            $0.environment["FAIL"] = "hang"
            $0.timeout = .milliseconds(300)
        }
        let (workers, _) = PythonFunction.workers([function]) { $0.initTimeout = .milliseconds(200) }
        let answer = try await workers.invoke("python", FunctionEvent("{}"))
        #expect(answer.error?.type == "Sandbox.Timedout")
        await workers.stop()
    }

    @Test("keeps what its own error says")
    func functionError() async throws {
        let (workers, _) = PythonFunction.workers([PythonFunction.make()])
        let answer = try await workers.invoke("python", FunctionEvent(#"{"do":"error"}"#))
        #expect(answer.error != nil)
        #expect(answer.text == #"{"errorMessage": "it was you", "errorType": "ValueError", "stackTrace": []}"#)
        await workers.stop()
    }

    @Test("answers 6 MB and not a byte more than it may")
    func largeAnswer() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make()])
        let most = (6 << 20) + 100
        let whole = try await workers.invoke("python", FunctionEvent(#"{"do":"big","bytes":\#(most)}"#))
        #expect(whole.text.utf8.count == most)
        let over = try await workers.invoke("python", FunctionEvent(#"{"do":"big","bytes":\#(most + 1)}"#))
        #expect(over.error?.type == "Function.ResponseSizeTooLarge")
        #expect(await lines.line(beginning: "STATUS 413") == "STATUS 413")
        await #expect(throws: FunctionRefusal.tooLarge((6 << 20) + 1)) {
            _ = try await workers.invoke("python", FunctionEvent([UInt8](repeating: 32, count: (6 << 20) + 1)))
        }
        await workers.stop()
    }

    @Test("streams piece by piece, and says in the middle that it failed")
    func streaming() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make()])
        let answer = try await workers.invoke("python", FunctionEvent(#"{"do":"stream","pieces":["one","two"]}"#))
        #expect(answer.contentType == "text/plain")
        guard case .stream(let stream) = answer.body else { throw Missing() }
        var text = ""
        for try await piece in stream { text += String(decoding: piece, as: UTF8.self) }
        #expect(text == "onetwo")
        #expect(lines.all.contains("END RequestId: \(answer.id)"))
        let failing = try await workers.invoke(
            "python", FunctionEvent(#"{"do":"stream","pieces":["one"],"fail":true}"#))
        guard case .stream(let broken) = failing.body else { throw Missing() }
        await #expect {
            for try await _ in broken {}
        } throws: { error in
            (error as? FunctionError)?.payload == Array(#"{"errorMessage":"midway"}"#.utf8)
        }
        let whole = try await workers.invokeWhole("python", FunctionEvent(#"{"do":"stream","pieces":["a","b"]}"#))
        #expect(whole.text == "ab")
        await workers.stop()
    }

    struct Missing: Error {}

    @Test("a stream that nobody reads holds up nobody")
    func abandonedStream() async throws {
        let (workers, lines) = PythonFunction.workers([PythonFunction.make()]) { $0.processes = 1 }
        let piece = String(repeating: "x", count: 100_000)
        let pieces = [String](repeating: "\"\(piece)\"", count: 5).joined(separator: ",")
        let id = try await workers.invoke("python", FunctionEvent(#"{"do":"stream","pieces":[\#(pieces)]}"#)).id
        #expect(await lines.line(beginning: "END RequestId: \(id)") == "END RequestId: \(id)")
        let next = try await workers.invoke("python", FunctionEvent("{}"))
        #expect(try value(next)["count"]?.integer == 2)
        await workers.stop()
    }
}
