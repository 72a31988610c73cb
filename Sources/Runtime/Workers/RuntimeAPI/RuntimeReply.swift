import CartwrightHTTP
import CartwrightJSON

/// What the Runtime API says to a process, apart from an event.
struct RuntimeReply: Equatable, Sendable {
    var status: Int
    var errorType: String?
    var message = ""

    /// What was sent is taken.
    static let accepted = RuntimeReply(status: 202)
    /// The process is not at the point where it may ask this.
    static let invalidTransition = RuntimeReply(
        status: 403, errorType: "InvalidStateTransition",
        message: "State transition from the present state is not allowed")
    static let invalidID = RuntimeReply(status: 400, errorType: "InvalidRequestID", message: "Invalid request ID")
    static let invalidMode = RuntimeReply(
        status: 400, errorType: "InvalidFunctionResponseMode", message: "The response mode is not streaming")
    static let tooLarge = RuntimeReply(
        status: 413, errorType: "RequestEntityTooLarge",
        message: "Exceeded maximum allowed payload size (\(PayloadLimits.response) bytes).")
    static let truncated = RuntimeReply(
        status: 400, errorType: "TruncatedHTTPRequest", message: "HTTP request detected as truncated")
    /// The invocation ran out of time while the process went on with another one.
    static let invocationIsOver = RuntimeReply(
        status: 410, errorType: "InvokeTimeout", message: "The invocation has timed out")
    static let unknownPath = RuntimeReply(
        status: 404, errorType: "UnknownOperation", message: "The Runtime API has no such path")
    static let otherMethod = RuntimeReply(
        status: 405, errorType: "MethodNotAllowed", message: "This path is asked with another method")

    var body: [UInt8] {
        guard let errorType else { return Array(#"{"status":"OK"}"#.utf8) + [10] }
        return ErrorDocument(errorMessage: message, errorType: errorType).bytes
    }

    var response: Response { .json(body, status: Status(status)) }
}

/// How many bytes Lambda carries.
enum PayloadLimits {
    /// Of an event that somebody waits for.
    static let request = 6 << 20
    /// Of an event that nobody waits for.
    static let asynchronous = 1 << 20
    /// Of an answer that is sent whole: 6 MB and 100 bytes.
    static let response = (6 << 20) + 100
    /// Of an answer that is streamed.
    static let streamed = 200 << 20
}

/// An error as the Runtime API and the callers of functions read it.
struct ErrorDocument: Encodable {
    var errorMessage: String
    var errorType: String?

    var bytes: [UInt8] { (try? JSON.encode(self, keys: .asWritten)) ?? Array("{}".utf8) }
}
