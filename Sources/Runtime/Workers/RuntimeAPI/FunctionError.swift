import CartwrightHTTP
import CartwrightJSON

/// Why a function gave no answer: what it reported itself, or what happened to its process.
public struct FunctionError: Error, Sendable, Equatable {
    /// `Runtime.ExitError`, `Sandbox.Timedout`, or what the function's runtime said.
    public let type: String
    /// What its caller gets: `{"errorMessage": …, "errorType": …}`.
    public let payload: [UInt8]

    init(type: String, payload: [UInt8]) {
        self.type = type
        self.payload = payload
    }

    init(_ type: String, _ message: String, request: String? = nil) {
        self.type = type
        let text = request.map { "RequestId: \($0) Error: \(message)" } ?? message
        payload = ErrorDocument(errorMessage: text, errorType: type).bytes
    }

    /// What a process reported, by its headers and body.
    init(reported body: [UInt8], headers: Headers) {
        type = FunctionError.type(headers["lambda-runtime-function-error-type"] ?? "")
        if headers[.contentType] == "application/vnd.aws.lambda.error.cause+json" {
            payload = FunctionError.withoutCause(body)
        } else if body.isEmpty {
            payload = ErrorDocument(errorMessage: "", errorType: type).bytes
        } else {
            payload = body
        }
    }

    /// What the trailers of a streamed answer report, if they do.
    init?(trailers: Headers) {
        guard let type = trailers["lambda-runtime-function-error-type"] else { return nil }
        self.type = FunctionError.type(type)
        let text = trailers["lambda-runtime-function-error-body"] ?? ""
        payload = FunctionError.decoded(text) ?? ErrorDocument(errorMessage: "", errorType: type).bytes
    }

    /// Lambda keeps types such as `Runtime.ExitError` and takes every other for unknown. The caller's body keeps what it says.
    private static func type(_ text: String) -> String {
        for prefix in ["Runtime.", "Function."] where text.hasPrefix(prefix) {
            let name = text.utf8.dropFirst(prefix.utf8.count)
            let isUpper = name.first.map { (65...90).contains($0) } ?? false
            if isUpper, name.count > 1, name.allSatisfy({ (65...90).contains($0 & 0xDF) }) { return text }
        }
        return text.hasPrefix("Function.") ? "Function.Unknown" : "Runtime.Unknown"
    }

    private static func withoutCause(_ body: [UInt8]) -> [UInt8] {
        guard let value: JSONValue = try? JSON.decode(from: body, keys: .asWritten), var fields = value.object
        else { return body }
        fields["errorCause"] = nil
        return (try? JSON.encode(JSONValue.object(fields), keys: .asWritten)) ?? body
    }
}
