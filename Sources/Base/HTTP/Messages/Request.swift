/// A request as the gateway and the functions see it.
public struct Request: Sendable {
    /// The protocol version of the request line.
    public enum Version: Sendable { case http10, http11 }

    public var method: Method
    /// The path as it came, without the query, still percent-encoded; `*` for `OPTIONS *`.
    public var path: String
    /// What stands after the `?`, undecoded; empty when there is none.
    public var rawQuery: String
    public var headers: Headers
    public var body: RequestBody
    /// The address of the peer of the connection, without its port.
    public var remoteAddress: String
    public var version: Version
    /// Whatever `RequestHandler.admit` said about this request; the gateway keeps its route here.
    public var tag: Int
    /// What the route captured, percent-decoded, in the order of the route's parameters.
    public var parameters: [String]

    public init(
        _ method: Method, _ path: String, rawQuery: String = "", headers: Headers = Headers(),
        body: RequestBody = .none, remoteAddress: String = "", version: Version = .http11, tag: Int = 0,
        parameters: [String] = []
    ) {
        self.method = method
        self.path = path
        self.rawQuery = rawQuery
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.version = version
        self.tag = tag
        self.parameters = parameters
    }
}
