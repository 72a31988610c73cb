/// Something that happened, told to whoever listens. A change may add optional fields; anything else is a new name.
public protocol DomainEvent: Codable, Sendable {
    /// Who tells it: `orders`.
    static var source: String { get }
    /// What happened: `order.placed`.
    static var name: String { get }
    /// Goes up when an optional field is added.
    static var version: Int { get }
    /// The id of the thing it happened to; events of one aggregate keep their order.
    var aggregate: String { get }
}

extension DomainEvent {
    public static var version: Int { 1 }
}
