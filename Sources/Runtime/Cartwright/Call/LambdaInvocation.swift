public import CartwrightJSON

/// What AWS Lambda says about one invocation of a function.
public struct LambdaInvocation: Sendable {
    /// Lambda's id of it: in its START, END and REPORT lines.
    public var requestID: String
    /// X-Ray's `Root=1-…;Parent=…;Sampled=1`.
    public var traceID: String?
    /// The function as it was called, with its alias or version.
    public var functionARN: String?
    /// What the caller sent as `X-Amz-Client-Context`.
    public var clientContext: JSONValue?
    /// The Cognito identity that a mobile client called with.
    public var cognitoIdentity: JSONValue?
    /// The tenant, for functions that are isolated by tenant.
    public var tenantID: String?

    /// An invocation, as the Runtime API tells of it.
    public init(
        requestID: String, traceID: String? = nil, functionARN: String? = nil, clientContext: JSONValue? = nil,
        cognitoIdentity: JSONValue? = nil, tenantID: String? = nil
    ) {
        self.requestID = requestID
        self.traceID = traceID
        self.functionARN = functionARN
        self.clientContext = clientContext
        self.cognitoIdentity = cognitoIdentity
        self.tenantID = tenantID
    }

    @TaskLocal package static var current: LambdaInvocation?
}

extension Call {
    /// The invocation that the call belongs to; nil where no Lambda Runtime API is.
    public var invocation: LambdaInvocation? { LambdaInvocation.current }
}
