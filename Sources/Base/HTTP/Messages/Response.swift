/// An answer: status, headers and a body that is there or will be written.
///
/// `Date`, `Content-Length`, `Transfer-Encoding` and `Connection` are the server's; it ignores those set here,
/// except that `connection: close` closes.
public struct Response: Sendable {
    public var status: Status
    public var headers: Headers
    public var body: ResponseBody

    public init(_ status: Status = .ok, headers: Headers = Headers(), body: ResponseBody = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON body that is encoded already.
    public static func json(_ bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, headers: jsonHeaders, body: .bytes(bytes))
    }

    /// A body of plain text.
    public static func text(_ text: String, status: Status = .ok) -> Response {
        Response(status, headers: textHeaders, body: .bytes(Array(text.utf8)))
    }

    private static let jsonHeaders: Headers = [.contentType: "application/json"]
    private static let textHeaders: Headers = [.contentType: "text/plain; charset=utf-8"]
}

/// The body of a response.
public enum ResponseBody: Sendable {
    case none
    case bytes([UInt8])
    /// Written piece by piece while the client reads; a `length` that is known is announced and held.
    case stream(length: Int?, @Sendable (ResponseWriter) async throws -> Void)
}
