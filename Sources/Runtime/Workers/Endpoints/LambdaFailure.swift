import CartwrightHTTP
import CartwrightJSON

/// An error of the Lambda service, in its own protocol: the kind in a header, the words in a body.
struct LambdaFailure: Error, Equatable, Sendable {
    var status: Int
    var type: String
    var message: String
    var reason: String?
    /// Whether it is the caller's mistake.
    var isOfUser = true

    static func unknownFunction(_ arn: String) -> LambdaFailure {
        LambdaFailure(status: 404, type: "ResourceNotFoundException", message: "Function not found: \(arn)")
    }

    static func unknownOperation(_ method: Method, _ path: String) -> LambdaFailure {
        LambdaFailure(
            status: 404, type: "UnknownOperationException",
            message: "There is no operation \(method) \(path) here: Invoke, InvokeWithResponseStream, GetFunction, "
                + "GetFunctionConfiguration and ListFunctions are")
    }

    static func invalidParameter(_ message: String) -> LambdaFailure {
        LambdaFailure(status: 400, type: "InvalidParameterValueException", message: message)
    }

    static func invalidContent(_ message: String) -> LambdaFailure {
        LambdaFailure(status: 400, type: "InvalidRequestContentException", message: message)
    }

    static func tooLarge(_ limit: Int) -> LambdaFailure {
        LambdaFailure(
            status: 413, type: "RequestTooLargeException",
            message: "Request must be smaller than \(limit) bytes for the InvokeFunction operation")
    }

    init(
        status: Int, type: String, message: String, reason: String? = nil, isOfUser: Bool = true
    ) {
        (self.status, self.type, self.message, self.reason) = (status, type, message, reason)
        self.isOfUser = isOfUser
    }

    init(_ refusal: FunctionRefusal, arn: String) {
        switch refusal {
        case .unknown: self = .unknownFunction(arn)
        case .tooLarge: self = .tooLarge(PayloadLimits.request)
        case .throttled(let isReserved):
            self.init(
                status: 429, type: "TooManyRequestsException", message: "Rate Exceeded.",
                reason: isReserved
                    ? "ReservedFunctionConcurrentInvocationLimitExceeded" : "ConcurrentInvocationLimitExceeded")
        case .stopping:
            self.init(
                status: 500, type: "ServiceException", message: "The runtime is stopping", isOfUser: false)
        }
    }

    var response: Response {
        var body: JSONObject = ["Type": .string(isOfUser ? "User" : "Service")]
        if let reason { body["Reason"] = .string(reason) }
        body[status == 429 ? "message" : "Message"] = .string(message)
        var response = Response.json(bytes(of: .object(body)), status: Status(status))
        response.headers.add("x-amzn-errortype", type)
        return response
    }
}

/// The text of a value that always has one.
func bytes(of value: JSONValue) -> [UInt8] { (try? JSON.encode(value, keys: .asWritten)) ?? Array("null".utf8) }
