import CartwrightLocalRuntime

/// The variables that every function of a bundle gets under `dev`: the bundle's settings, and what tells its process how to go on.
enum WorkerSettings {
    static func variables(_ isolation: Isolation) -> [String: String] {
        var variables = isolation.environment.filter { name, _ in !isKept(name) }
        // A value that was read from a file stands under its own name already, and must not stand there twice.
        for name in variables.keys where name.hasSuffix("_FILE") && variables[String(name.dropLast(5))] != nil {
            variables[name] = nil
        }
        variables["DATABASE_URL"] = variables["DATABASE_URL"] ?? variables["DB_URL"]
        variables["CARTWRIGHT_MODE"] = isolation.mode.rawValue
        // As behind an HTTP API, which hands on whole answers alone.
        variables["CARTWRIGHT_INVOKE_MODE"] = "BUFFERED"
        variables["CARTWRIGHT_TEST_CLOCK"] = isolation.testClock
        // What a function asks of AWS comes here, and never with somebody's real credentials.
        variables["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(isolation.adminPort)"
        return variables
    }

    /// What belongs to this process, to the user's shell or to the user's account on AWS.
    private static func isKept(_ name: String) -> Bool {
        if given.contains(name) { return false }
        return name.hasPrefix("AWS_") || name.hasPrefix("LAMBDA_") || name.hasPrefix("_") || own.contains(name)
    }

    private static let given: Set<String> = [
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL",
    ]
    private static let own: Set<String> = ["CARTWRIGHT_SERVES", "PWD", "OLDPWD", "SHLVL"]
}
