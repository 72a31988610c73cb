import CartwrightHTTP

/// What came of an invocation.
enum Outcome: Sendable {
    /// The answer, as JSON.
    case payload([UInt8])
    /// An answer that is written while the caller reads. `prelude` says status and headers to whoever made an HTTP request of
    /// the caller's; nil for a direct caller, who gets the body alone.
    case stream(prelude: [UInt8]?, contentType: String, @Sendable (ResponseWriter) async throws -> Void)
    case failure(FunctionError)

    /// Nothing to say.
    static let nothing = Outcome.payload(Array("null".utf8))
}
