public import CartwrightEventLoop
public import CartwrightHTTP
public import CartwrightLogging
public import FoundationEssentials

/// Everything a handler may use besides its input: who calls, the database, the time, the log. As cheap to pass as a
/// reference.
public struct Call: Sendable {
    package let state: CallState

    package init(_ state: CallState) { self.state = state }

    /// The function's name in `functions.yaml`.
    public var function: String { state.function }
    /// The request's id: in the answer, in every log line, in every event it causes.
    public var requestID: String { state.requestID }
    /// The trace this belongs to: the `traceparent` that the caller sent, or the one AWS Lambda keeps.
    public var traceID: String? { state.request?.headers[.traceParent] ?? invocation?.traceID }
    /// Who is calling.
    public var caller: Caller { state.caller }
    /// The caller's `Cart-Token`; also there when a signed-in user sent one.
    public var guestToken: String? { state.guestToken }
    /// The database, joined to the host's transaction where the function is `idempotent: true`.
    public var database: CallDatabase { CallDatabase(call: self) }
    /// The clock to wait by; tests turn it.
    public var clock: WallClock { state.clock }
    /// The moment the call began, in whole milliseconds; the same all through the call. Bind it, never `now()`.
    public var now: Date { state.now }
    /// The log, with the request id on every line.
    public var log: Logger { state.log }
    /// When the caller stops waiting, as an `EventLoop` instant.
    public var deadline: UInt64? { state.deadline }
    /// The request's head, for what the input does not cover; nil where no request caused the call.
    public var request: Request? { state.request }

    /// What a service put into every call at start, or the key's default.
    public subscript<K: CallKey>(key: K.Type) -> K.Value { state.dependencies[key] }

    /// The settings a service read at start.
    public func settings<S: Settings>(_ type: S.Type = S.self) throws -> S {
        if let settings = state.dependencies[settings: type] { return settings }
        try self[DeclaredUses.self]?.check(settings: type)
        throw Misconfigured(
            "\(type) was not read at start: name it in its service's `Service(…, settings: \(type).self)`")
    }
}

/// What the house did not set up; the caller sees a 500, the log sees the sentence.
struct Misconfigured: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
