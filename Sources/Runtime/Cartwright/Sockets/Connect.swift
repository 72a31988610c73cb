public import CartwrightHTTP

/// A client that wants to open a socket. A function with `$connect` refuses it by throwing: the client gets the problem as
/// the HTTP answer to its handshake.
public struct Connect: Sendable {
    /// The id the socket will have.
    public let id: String
    /// The opening request: path, query and headers.
    public let request: Request
    private let names: [String]

    /// A client as the host found it, or as a test makes it up; `names` are those of the request's path parameters.
    public init(id: String, request: Request, names: [String] = []) {
        self.id = id
        self.request = request
        self.names = names
    }

    /// What path and query say, as one input. What does not decode is a 422 that names each field.
    public func decode<Input: Decodable & Sendable>(_ type: Input.Type = Input.self) throws -> Input {
        try InputSource(request: request, names: names, body: []).decodeHead(type)
    }
}
