/// A state that somebody asks for: 202 while the work goes on, with `Location` to ask again; 200 where it is reached.
public enum Reaching<Body: Encodable & Sendable>: Encodable, Sendable {
    /// The work goes on; the body has its `status`, the path says where to ask.
    case underway(Body, at: String)
    /// It is so, and nothing more will happen.
    case reached(Body)

    /// What is known so far.
    public var body: Body {
        switch self {
        case .underway(let body, _), .reached(let body): body
        }
    }

    /// Encodes the thing itself: no wrapper.
    public func encode(to encoder: any Encoder) throws { try body.encode(to: encoder) }
}
