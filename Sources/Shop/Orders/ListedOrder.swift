public import Cartwright
public import CartwrightJSON
import CartwrightPostgres
import Commerce

/// An order as a list shows it: read where somebody looks inside, and else passed on from its row as it stands.
public enum ListedOrder: Sendable {
    /// What a seller sees of it, or one that was read before.
    indirect case whole(Order)
    /// All of it, as it lies in its row.
    case row(OrderRow)

    /// The order, to look inside.
    public var order: Order {
        get throws {
            switch self {
            case .whole(let order): order
            case .row: try JSON.decode(Order.self, from: JSON.encode(self))
            }
        }
    }
}

extension ListedOrder: Codable {
    /// Reads an order.
    public init(from decoder: any Decoder) throws { self = .whole(try Order(from: decoder)) }

    /// Writes the order.
    public func encode(to encoder: any Encoder) throws { try order.encode(to: encoder) }
}

extension ListedOrder: JSONWritable, AnsweredAs {
    /// It is answered as an order.
    public typealias Form = Order

    /// Writes the order.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .whole(let order): order.write(to: &json)
        case .row(let row): row.write(to: &json)
        }
    }
}
