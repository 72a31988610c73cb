/// What a handler takes and gives, as types: the source of the API's description.
public struct HandlerShape: Sendable {
    /// What the body of the answer is.
    public enum Output: Sendable {
        /// Nothing: 204.
        case none
        /// A value encoded as JSON: 200, or what its type says (`Created`, `Accepted`).
        case value(any (Encodable & Sendable).Type)
        /// Whatever the handler makes of it.
        case response
    }

    /// The type of the input; nil where there is none.
    public let input: (any (Decodable & Sendable).Type)?
    /// Whether the handler takes the body as it is.
    public let takesRawBody: Bool
    /// Whether the handler takes the whole request, and reads its body as a stream.
    public let streamsBody: Bool
    /// What the answer holds.
    public let output: Output

    package init(
        input: (any (Decodable & Sendable).Type)? = nil, takesRawBody: Bool = false, streamsBody: Bool = false,
        output: Output = .none
    ) {
        self.streamsBody = streamsBody
        self.input = input
        self.takesRawBody = takesRawBody
        self.output = output
    }
}
