import Cartwright
import CartwrightHTTP
import CartwrightJSON

/// One invocation, as the Runtime API hands it out.
struct NextInvocation: Sendable {
    let id: String
    /// The moment at which Lambda gives up, in milliseconds since 1970; nil where it did not say.
    let deadline: Int64?
    let event: [UInt8]
    let context: LambdaInvocation

    init(
        id: String, event: [UInt8], deadline: Int64? = nil, traceID: String? = nil, functionARN: String? = nil,
        clientContext: JSONValue? = nil, cognitoIdentity: JSONValue? = nil, tenantID: String? = nil
    ) {
        self.id = id
        self.event = event
        self.deadline = deadline
        context = LambdaInvocation(
            requestID: id, traceID: traceID, functionARN: functionARN, clientContext: clientContext,
            cognitoIdentity: cognitoIdentity, tenantID: tenantID)
    }

    /// Reads the answer of `next`; nil where it names no invocation that could be answered.
    init?(_ reply: Reply) {
        func header(_ name: Headers.Name) -> String? { reply.headers[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let id = header(.lambdaRequestID), RequestID.isSane(id) else { return nil }
        self.init(
            id: id, event: reply.body, deadline: header(.lambdaDeadline).flatMap { Int64($0) },
            traceID: header(.lambdaTraceID), functionARN: header(.lambdaFunctionARN),
            clientContext: Self.json(header(.lambdaClientContext)),
            cognitoIdentity: Self.json(header(.lambdaCognitoIdentity)),
            tenantID: header(.lambdaTenantID))
    }

    /// What does not read as JSON is kept as the text it is.
    private static func json(_ text: String?) -> JSONValue? {
        text.map { text in (try? JSON.decode(JSONValue.self, from: text, keys: .asWritten)) ?? .string(text) }
    }

    /// When the call has to be done, as the loop counts time: a little before Lambda gives up, so that a handler which keeps
    /// to it still gets to answer. `now` is the time of day in milliseconds, `instant` the same moment on the loop's clock.
    func deadline(now: Int64, instant: UInt64) -> UInt64? {
        guard let deadline else { return nil }
        let remaining = max(0, min(deadline - now, 24 * 3_600_000))
        let margin = min(remaining / 20, 100)
        return instant &+ UInt64(remaining - margin) * 1_000_000
    }
}
