import CartwrightJSON
public import FoundationEssentials

/// A message of a queue, with what SQS tells about it.
public struct Message: Sendable {
    /// The same on every delivery of the message.
    public var id: UUID
    /// The queue it came from.
    public var queue: String
    /// The body, as it was sent.
    public var body: [UInt8]
    /// What the sender wrote on the envelope.
    public var attributes: [String: String]
    /// Messages of one group keep their order.
    public var group: String?
    /// Which delivery this is, from 1.
    public var attempt: Int
    /// When it was sent.
    public var sentAt: Date
    /// The request that caused it.
    public var requestID: String?

    /// A message as the queue hands it out.
    public init(
        id: UUID, queue: String, body: [UInt8], attributes: [String: String] = [:], group: String? = nil,
        attempt: Int = 1, sentAt: Date, requestID: String? = nil
    ) {
        self.id = id
        self.queue = queue
        self.body = body
        self.attributes = attributes
        self.group = group
        self.attempt = attempt
        self.sentAt = sentAt
        self.requestID = requestID
    }

    /// The body as the type that was sent.
    public func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body {
        try JSON.decode(type, from: body)
    }
}
