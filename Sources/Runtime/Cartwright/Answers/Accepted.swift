/// 202: the work goes on; the body has its `status`, `Location` says where to ask.
public struct Accepted<Body: Encodable & Sendable>: Encodable, Sendable {
    /// What is known so far.
    public var body: Body
    /// The path to ask again, for the `Location` header.
    public var location: String

    /// Answers 202 with `body` and `Location: location`.
    public init(_ body: Body, at location: String) {
        self.body = body
        self.location = location
    }

    /// Encodes the thing itself: no wrapper.
    public func encode(to encoder: any Encoder) throws { try body.encode(to: encoder) }
}
