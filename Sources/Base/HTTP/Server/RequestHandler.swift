/// What the server asks about every request: may it come in, what is the answer, and how does a refusal look.
public protocol RequestHandler: Sendable {
    /// On the loop, as soon as the head is complete and before a byte of the body is read; `request.body` is empty.
    func admit(_ request: Request) -> Admission

    /// On the loop, with the whole body or a stream of it. Calls `exchange.respond` exactly once, now or later.
    func handle(_ request: Request, _ exchange: Exchange)

    /// How an answer looks that the server gives by itself (400, 408, 413, 414, 431, 503 …), once for each. `request` is as much
    /// of the request as was read: without a body, of a head that is not whole those lines that are; nil where not even the
    /// request line came. `address` is that of the peer of the connection.
    func refusal(_ status: Status, reason: String, to request: Request?, from address: String) -> Response
}

extension RequestHandler {
    /// Everything comes in, with bodies up to 1 MB.
    public func admit(_ request: Request) -> Admission { .accept(bodyLimit: 1_048_576) }

    /// A line of plain text.
    public func refusal(_ status: Status, reason: String, to request: Request?, from address: String) -> Response {
        .text(reason + "\n", status: status)
    }
}

/// Whether a request comes in once its head is known.
public enum Admission: Sendable {
    /// `tag` and `parameters` are handed on in the request. A body over `bodyLimit` is answered with 413.
    case accept(tag: Int = 0, parameters: [String] = [], bodyLimit: Int, streamsBody: Bool = false)
    /// Answered at once; a short body is read past, a long one closes the connection.
    case refuse(Response)
}
