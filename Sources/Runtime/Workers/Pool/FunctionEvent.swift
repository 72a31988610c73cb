public import FoundationEssentials

/// What a function is invoked with.
public struct FunctionEvent: Sendable {
    /// The request id; a new one where the caller has none.
    public var id: String?
    public var payload: [UInt8]
    public var contentType: String?
    /// As `X-Amzn-Trace-Id` carries it.
    public var traceID: String?
    /// JSON, decoded from the header's base 64.
    public var clientContext: String?
    public var cognitoIdentity: String?
    /// Until when it waits for a process; then it is refused. Without it, as long as a request to Lambda may take.
    public var waitUntil: Date?
    /// Whether the caller wants to see the end of the invocation's log.
    public var wantsLog = true

    public init(_ payload: [UInt8]) { self.payload = payload }
}

/// What a function answered.
public struct FunctionAnswer: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        case stream(FunctionStream)
    }

    /// The request id.
    public let id: String
    public let body: Body
    public let contentType: String
    /// Why there is no answer; its payload is the body then.
    public let error: FunctionError?
    /// The last 4 KB of the invocation's log; of a stream only what was there when it began.
    public let log: [UInt8]
}

/// Why a function was not even invoked.
public enum FunctionRefusal: Error, Sendable, Equatable {
    /// There is no function of that name.
    case unknown
    /// As many invocations as it may have are under way.
    case throttled(isReserved: Bool)
    /// The event is longer than Lambda carries.
    case tooLarge(Int)
    /// The runtime stops.
    case stopping
}
