/// What a handler of another shape runs into: a sentence at the manifest's line that says what the shape should be.
extension Trigger {
    @_disfavoredOverload
    @available(
        *, unavailable,
        message:
            "an http function is (Input, Call) async throws -> Output, where Input is Decodable and Sendable and Output is Encodable and Sendable, Response or nothing; Input may be left out, or be Request or RawBody"
    )
    public static func http<F>(_ f: F) -> Trigger { unreachable() }

    @_disfavoredOverload
    @available(
        *, unavailable,
        message:
            "a queue function is (Body, Call) async throws, where Body is Decodable and Sendable or Message; where order matters (Batch<Body>, Call) async throws -> BatchResult"
    )
    public static func queue<F>(_ f: F) -> Trigger { unreachable() }

    @_disfavoredOverload
    @available(
        *, unavailable,
        message: "an event function is (Event, Call) async throws, where Event is a DomainEvent or Envelope"
    )
    public static func event<F>(_ f: F) -> Trigger { unreachable() }

    @_disfavoredOverload
    @available(*, unavailable, message: "a schedule function is (Tick, Call) async throws, or (Call) async throws")
    public static func schedule<F>(_ f: F) -> Trigger { unreachable() }

    @_disfavoredOverload
    @available(
        *, unavailable,
        message: "a socket function is (Input, Socket, Call) async throws, where Input is Decodable and Sendable"
    )
    public static func socket<F>(_ f: F) -> Trigger { unreachable() }

    @_disfavoredOverload
    @available(*, unavailable, message: "a $connect function is (Connect, Call) async throws")
    public static func socket<F>(connect f: F) -> Trigger { unreachable() }

    @_disfavoredOverload
    @available(*, unavailable, message: "a $disconnect function is (Disconnect, Call) async throws")
    public static func socket<F>(disconnect f: F) -> Trigger { unreachable() }

    private static func unreachable() -> Trigger { Trigger(.http, HandlerShape(), .http { _, _ in .noContent }) }
}
