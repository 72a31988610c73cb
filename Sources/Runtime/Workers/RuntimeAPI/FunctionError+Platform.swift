import CartwrightLocalRuntime
import CartwrightSecurity

extension FunctionError {
    /// The process ended before it answered.
    static func ended(_ end: ProcessEnd, request: String) -> FunctionError {
        switch end {
        case .exited(0):
            FunctionError("Runtime.ExitError", "Runtime exited without providing a reason", request: request)
        case .exited(let code):
            FunctionError("Runtime.ExitError", "Runtime exited with error: exit status \(code)", request: request)
        case .killed(let signal):
            FunctionError(
                "Runtime.ExitError", "Runtime exited with error: signal: \(signalName(signal))", request: request)
        }
    }

    /// The process held more memory than the function may and was killed for it.
    static func outOfMemory(_ megabytes: Int, of limit: Int, request: String) -> FunctionError {
        FunctionError(
            "Runtime.OutOfMemory",
            "Runtime exited with error: signal: killed; it held \(megabytes) MB of memory and may hold \(limit) MB",
            request: request)
    }

    /// The program cannot be started at all.
    static func notStarted(_ reason: String, request: String) -> FunctionError {
        FunctionError("Runtime.InvalidEntrypoint", reason, request: request)
    }

    /// The text that Lambda says, with time and request before it.
    static func timedOut(_ line: String) -> FunctionError {
        FunctionError(type: "Sandbox.Timedout", payload: ErrorDocument(errorMessage: line, errorType: nil).bytes)
    }

    static func initTimedOut(_ seconds: String, request: String) -> FunctionError {
        FunctionError(
            "Sandbox.Timedout", "the function was not ready for its first event after \(seconds) seconds",
            request: request)
    }

    static let responseTooLarge = FunctionError(
        "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (\(PayloadLimits.response) bytes).")
    static let truncated = FunctionError("Runtime.TruncatedResponse", "The answer ended before it was whole")

    static func decoded(_ text: String) -> [UInt8]? {
        guard !text.isEmpty, let bytes = base64Decoded(text) else { return nil }
        return bytes
    }
}

private func signalName(_ signal: Int32) -> String {
    switch signal {
    case 4: "illegal instruction"
    case 5: "trace/breakpoint trap"
    case 6: "aborted"
    case 8: "floating point exception"
    case 9: "killed"
    case 11: "segmentation fault"
    case 15: "terminated"
    default: "signal \(signal)"
    }
}
