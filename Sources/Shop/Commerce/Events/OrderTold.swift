public import Cartwright
import FoundationEssentials

/// Something that happened to an order; on the wire it is the order's facts and nothing around them.
public protocol OrderTold: DomainEvent {
    /// What is told.
    var order: OrderFacts { get }
    /// Tells it.
    init(_ order: OrderFacts)
}

extension OrderTold {
    public static var source: String { "orders" }
    public var aggregate: String { order.orderID.uuidString.lowercased() }

    /// Reads the facts.
    public init(from decoder: any Decoder) throws { self.init(try OrderFacts(from: decoder)) }

    /// Writes the facts.
    public func encode(to encoder: any Encoder) throws { try order.encode(to: encoder) }
}
