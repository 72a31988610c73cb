/// 201: the new thing is the body, `Location` says where it lives.
public struct Created<Body: Encodable & Sendable>: Encodable, Sendable {
    /// What was made.
    public var body: Body
    /// Its path, for the `Location` header.
    public var location: String

    /// Answers 201 with `body` and `Location: location`.
    public init(_ body: Body, at location: String) {
        self.body = body
        self.location = location
    }

    /// Encodes the thing itself: no wrapper.
    public func encode(to encoder: any Encoder) throws { try body.encode(to: encoder) }
}
