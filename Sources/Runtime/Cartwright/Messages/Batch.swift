public import FoundationEssentials

/// Several messages at once, for handlers that care about order or do their work in bulk.
public struct Batch<Body: Decodable & Sendable>: Sendable, RandomAccessCollection {
    /// One message of the batch, its body decoded.
    public struct Delivery: Sendable, Identifiable {
        /// The message's id, to report it back with.
        public var id: UUID { message.id }
        /// What was sent.
        public var body: Body
        /// The envelope.
        public var message: Message
    }

    /// The messages, in the order the queue gave them.
    public var deliveries: [Delivery]

    /// A batch of messages whose bodies could be read.
    public init(_ deliveries: [Delivery]) { self.deliveries = deliveries }

    /// A batch as a test writes it.
    public init(_ bodies: [Body], queue: String = "test", sentAt: Date = Date(timeIntervalSince1970: 0)) {
        deliveries = bodies.map {
            Delivery(body: $0, message: Message(id: UUID(), queue: queue, body: [], sentAt: sentAt))
        }
    }

    public var startIndex: Int { deliveries.startIndex }
    public var endIndex: Int { deliveries.endIndex }
    public subscript(position: Int) -> Delivery { deliveries[position] }
}
