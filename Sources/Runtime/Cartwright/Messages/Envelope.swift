import CartwrightJSON
public import FoundationEssentials

/// An event as it travels: who told it, what happened, when, and the event itself as JSON.
public struct Envelope: Sendable {
    /// The same on every delivery, so that a consumer can tell a repeat.
    public var id: UUID
    /// `orders`.
    public var source: String
    /// `order.placed`; EventBridge's `detail-type`.
    public var name: String
    /// The version of the event's type.
    public var version: Int
    /// The id of the thing it happened to.
    public var aggregate: String
    /// When it happened.
    public var occurredAt: Date
    /// The request that caused it.
    public var requestID: String?
    /// Which attempt at this delivery this is, from 1.
    public var attempt: Int
    /// The event, as JSON.
    public var detail: [UInt8]

    /// An event on its way.
    public init(
        id: UUID, source: String, name: String, version: Int = 1, aggregate: String, occurredAt: Date,
        requestID: String? = nil, attempt: Int = 1, detail: [UInt8]
    ) {
        self.id = id
        self.source = source
        self.name = name
        self.version = version
        self.aggregate = aggregate
        self.occurredAt = occurredAt
        self.requestID = requestID
        self.attempt = attempt
        self.detail = detail
    }

    /// The event as its own type.
    public func decode<Event: DomainEvent>(_ type: Event.Type = Event.self) throws -> Event {
        try JSON.decode(type, from: detail)
    }
}
