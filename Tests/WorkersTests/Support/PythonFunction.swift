import CartwrightWorkers

/// A function whose process speaks the Runtime API with nothing but Python's standard library, and does what its event says.
enum PythonFunction {
    static func make(_ name: String = "python", _ change: (inout WorkerFunction) -> Void = { _ in }) -> WorkerFunction {
        var function = WorkerFunction(name: name, command: ["python3", "-c", script])
        function.memory = 256
        function.timeout = .seconds(20)
        change(&function)
        return function
    }

    static func workers(
        _ functions: [WorkerFunction], _ change: (inout WorkerOptions) -> Void = { _ in }
    ) -> (FunctionWorkers, LogLines) {
        let lines = LogLines()
        var options = WorkerOptions()
        options.stopGrace = .milliseconds(500)
        options.log = { _, line in lines.add(line) }
        change(&options)
        return (FunctionWorkers(functions, options: options), lines)
    }

    private static let script = #"""
        import http.client, json, os, signal, sys, time
        if os.environ.get("FAIL") == "exit": sys.exit(7)
        if os.environ.get("FAIL") == "hang": time.sleep(600)
        connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        base = "/2018-06-01/runtime/"
        def call(method, path, body=None, headers={}):
            connection.request(method, base + path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        if os.environ.get("FAIL") == "init":
            body = json.dumps({"errorMessage": "no such module", "errorType": "Runtime.ImportModuleError"})
            call("POST", "init/error", body, {"Lambda-Runtime-Function-Error-Type": "Runtime.ImportModuleError"})
            sys.exit(1)
        def told(*_):
            print("TOLD TO STOP", flush=True)
            sys.exit(0)
        signal.signal(signal.SIGTERM, told)
        count = 0
        while True:
            answer, body = call("GET", "invocation/next")
            count += 1
            request = answer.headers["Lambda-Runtime-Aws-Request-Id"]
            event = json.loads(body)
            do = event.get("do", "echo") if isinstance(event, dict) else "echo"
            if do == "crash": os._exit(3)
            if do == "kill": os.kill(os.getpid(), signal.SIGKILL)
            if do == "sleep": time.sleep(event["seconds"])
            if do == "hog":
                hog = bytearray(event["megabytes"] << 20)
                for page in range(0, len(hog), 4096): hog[page] = 1
                time.sleep(event.get("seconds", 5))
            if do == "print": print(event["text"], flush=True)
            if do == "error":
                body = json.dumps({"errorMessage": "it was you", "errorType": "ValueError", "stackTrace": []})
                call("POST", "invocation/" + request + "/error", body, {"Lambda-Runtime-Function-Error-Type": "ValueError"})
                continue
            if do == "big":
                answer, _ = call("POST", "invocation/" + request + "/response", b"x" * event["bytes"])
                print("STATUS", answer.status, flush=True)
                continue
            if do == "environment":
                call("POST", "invocation/" + request + "/response", json.dumps(dict(os.environ)))
                continue
            if do == "stream":
                connection.putrequest("POST", base + "invocation/" + request + "/response")
                connection.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
                connection.putheader("Transfer-Encoding", "chunked")
                connection.putheader("Content-Type", "text/plain")
                connection.endheaders()
                for piece in event["pieces"]:
                    connection.send(b"%x\r\n%s\r\n" % (len(piece), piece.encode()))
                if event.get("fail"):
                    connection.send(b"0\r\nLambda-Runtime-Function-Error-Type: Function.Midway\r\n"
                        b"Lambda-Runtime-Function-Error-Body: eyJlcnJvck1lc3NhZ2UiOiJtaWR3YXkifQ==\r\n\r\n")
                else:
                    connection.send(b"0\r\n\r\n")
                connection.getresponse().read()
                continue
            said = {"count": count, "pid": os.getpid(), "event": event, "headers": dict(answer.headers)}
            call("POST", "invocation/" + request + "/response", json.dumps(said), {"Content-Type": "application/json"})
        """#
}

extension FunctionAnswer {
    /// The body, where it is whole.
    var text: String {
        if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "(a stream)" }
    }
}

extension FunctionEvent {
    init(_ text: String) { self.init(Array(text.utf8)) }
}
