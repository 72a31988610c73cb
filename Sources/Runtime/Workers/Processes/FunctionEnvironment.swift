import CartwrightLambdaRuntime
import CartwrightLocalRuntime

/// The variables that Lambda sets for a function's process.
enum FunctionEnvironment {
    /// `endpoint` is the Runtime API as `host:port`, `stream` the name of the process's own log stream.
    static func variables(
        of function: WorkerFunction, endpoint: String, stream: String, in place: WorkerPlace,
        around: [String: String] = Environment.current
    ) -> [String: String] {
        var variables = function.environment
        // What a program needs to be found and to find its libraries; nothing else of ours gets into a function.
        for name in ["PATH", "LD_LIBRARY_PATH", "HOME"] where variables[name] == nil { variables[name] = around[name] }
        let set: [String: String] = [
            "AWS_LAMBDA_RUNTIME_API": endpoint,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "\(function.memory)",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(function.name)",
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_EXECUTION_ENV": "AWS_Lambda_Image",
            "_HANDLER": function.handler,
            "LAMBDA_TASK_ROOT": function.directory,
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "TZ": ":UTC",
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
            "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        ]
        variables.merge(set) { _, lambda in lambda }
        // What the function may choose for itself.
        let defaults: [String: String] = [
            "AWS_REGION": place.region, "AWS_DEFAULT_REGION": place.region,
            "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_SESSION_TOKEN": "local",
            "AWS_LAMBDA_LOG_FORMAT": "Text", "LANG": "en_US.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
        ]
        variables.merge(defaults) { own, _ in own }
        if function.slots > 1 { variables["AWS_LAMBDA_MAX_CONCURRENCY"] = "\(function.slots)" }
        variables[Pipelining.variable] = "1"
        if function.waitsForDebugger { variables[DebuggerWait.variable] = "1" }
        return variables
    }
}
