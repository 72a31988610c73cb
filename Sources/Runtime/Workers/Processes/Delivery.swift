import CartwrightHTTP
import CartwrightLambdaRuntime

/// An event on its way to a process, as `next` hands it out.
struct Delivery: Sendable {
    var id: String
    var event: FunctionEvent
    /// Milliseconds since 1970.
    var deadline: Int64
    var arn: String
    var trace: String

    /// The answer to `next`.
    var response: Response {
        var headers: Headers = [
            .contentType: event.contentType ?? "application/json",
            .lambdaRequestID: id,
            .lambdaDeadline: "\(deadline)",
            .lambdaFunctionARN: arn,
            .lambdaTraceID: trace,
        ]
        if let context = event.clientContext, !context.isEmpty { headers.add(.lambdaClientContext, context) }
        if let identity = event.cognitoIdentity, !identity.isEmpty {
            headers.add(.lambdaCognitoIdentity, identity)
        }
        return Response(.ok, headers: headers, body: .bytes(event.payload))
    }

    /// What an extension hears of it.
    var notice: ExtensionNotice {
        ExtensionNotice(
            deadlineMs: deadline, requestId: id, invokedFunctionArn: arn,
            tracing: .init(type: "X-Amzn-Trace-Id", value: trace))
    }
}

/// The INVOKE event of the Extensions API.
struct ExtensionNotice: Encodable {
    struct Tracing: Encodable {
        var type: String
        var value: String
    }
    var eventType = "INVOKE"
    var deadlineMs: Int64
    var requestId: String
    var invokedFunctionArn: String
    var tracing: Tracing
}
